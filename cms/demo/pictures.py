"""Pictures of the demonstration, drawn here so that nobody's photograph is borrowed and nobody takes them for one."""

import io
import math
from collections.abc import Callable

import cvttf_NotoSansCJK_Regular
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1600, 1000
SIGN = (1440, 900)  # stays in sight where a card or a shared link crops
FINE = 2  # drawn larger, so that edges are smooth
Point = tuple[float, float]
PAPER, INK, RED, PALE = "#f4f0ea", "#231f1c", "#b3130f", "#e6dfd5"
GREENS = ("#c9d6b8", "#9fb987", "#6f955c", "#43703f", "#28502f")
WATERS = ("#dbe6ea", "#b4ccd5", "#86a9b8", "#5b8599")
EARTHS = ("#ecdcc3", "#d9bd94", "#b98f5e", "#8a623a")


class Sheet:
    """A drawing surface in units of a 1600 by 1000 sheet."""

    def __init__(self, ground: str = PAPER) -> None:
        self.image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), ground)
        self.draw = ImageDraw.Draw(self.image)

    def area(self, points: list[Point], fill: str) -> None:
        self.draw.polygon([(x * FINE, y * FINE) for x, y in points], fill=fill)

    def line(self, points: list[Point], fill: str, width: float) -> None:
        self.draw.line([(x * FINE, y * FINE) for x, y in points], fill=fill, width=round(width * FINE), joint="curve")

    def disc(
        self, x: float, y: float, radius: float, fill: str | None = None, outline: str | None = None, width: float = 0
    ) -> None:
        self.oval(x - radius, y - radius, x + radius, y + radius, fill, outline, width)

    def oval(
        self, left: float, top: float, right: float, bottom: float, fill: str | None, outline: str | None = None, width: float = 0
    ) -> None:
        box = [left * FINE, top * FINE, right * FINE, bottom * FINE]
        self.draw.ellipse(box, fill=fill, outline=outline, width=round(width * FINE))

    def box(self, left: float, top: float, right: float, bottom: float, fill: str, radius: float = 0) -> None:
        self.draw.rounded_rectangle([left * FINE, top * FINE, right * FINE, bottom * FINE], radius * FINE, fill=fill)

    def wave(self, level: float, height: float, length: float, shift: float, fill: str) -> None:
        """Everything beneath a curve."""
        curve = [(x, level + height * math.sin((x + shift) / length * math.tau)) for x in range(0, WIDTH + 20, 20)]
        self.area([(0, HEIGHT), *curve, (WIDTH, HEIGHT)], fill)

    def leaf(self, x: float, y: float, length: float, turn: float, fill: str) -> None:
        side = [(t / 20 * length, math.sin(t / 20 * math.pi) * length * 0.2) for t in range(21)]
        outline = side + [(along, -across) for along, across in reversed(side)]
        cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        self.area([(x + a * cos - b * sin, y + a * sin + b * cos) for a, b in outline], fill)


def hills(sheet: Sheet) -> None:
    sheet.disc(1180, 300, 110, RED)
    for step, fill in enumerate(GREENS):
        sheet.wave(430 + step * 115, 70 - step * 8, 900 - step * 60, step * 260, fill)


def tea(sheet: Sheet) -> None:
    sheet.disc(380, 250, 90, RED)
    sheet.wave(420, 60, 1300, 200, GREENS[0])
    for step in range(9):
        sheet.wave(500 + step * 60, 28, 760, step * 90, GREENS[1 + step % 4])
    for turn in (-120, -90, -60):
        sheet.leaf(1150, 640, 300, turn, GREENS[4] if turn == -90 else GREENS[3])


def leaves(sheet: Sheet) -> None:
    for number in range(13):
        side = 1 if number % 2 else -1
        sheet.leaf(800, 900 - number * 58, 430 - number * 22, -90 + side * 62, GREENS[1 + number % 4])
    sheet.line([(800, 960), (800, 120)], GREENS[4], 14)


def bowl(sheet: Sheet) -> None:
    sheet.disc(800, 470, 400, PALE)
    for row in range(6):
        for column in range(-row - 4, row + 5):
            sheet.oval(792 + column * 46, 330 + row * 34, 816 + column * 46, 376 + row * 34, "#fffdf8")
    sheet.area([(360, 520), (1240, 520), (1120, 760), (960, 850), (640, 850), (480, 760)], RED)
    sheet.box(340, 500, 1260, 540, "#8c0d0a", 20)
    sheet.box(640, 850, 960, 890, "#8c0d0a", 10)


def lake(sheet: Sheet) -> None:
    sheet.disc(1150, 330, 130, RED)
    for step, fill in enumerate(WATERS):
        sheet.wave(480 + step * 120, 26, 640 - step * 70, step * 170, fill)
    for x, y, size in ((320, 600, 90), (520, 700, 130), (820, 640, 100)):
        sheet.oval(x, y, x + size * 2, y + size * 0.6, GREENS[3])
        sheet.oval(x + 14, y + 8, x + size * 2 - 14, y + size * 0.6 - 12, GREENS[2])


def mushrooms(sheet: Sheet) -> None:
    sheet.wave(760, 20, 900, 0, EARTHS[0])
    for x, y, size in ((470, 800, 1.3), (860, 820, 1.8), (1220, 810, 1.1)):
        sheet.box(x - 40 * size, y - 230 * size, x + 40 * size, y, "#f8efe0", 24)
        sheet.draw.pieslice(
            [(x - 170 * size) * FINE, (y - 370 * size) * FINE, (x + 170 * size) * FINE, (y - 50 * size) * FINE],
            180,
            360,
            fill=EARTHS[3],
        )
        for dx, dy in ((-90, -250), (-20, -310), (60, -260), (110, -230)):
            sheet.disc(x + dx * size, y + dy * size, 13 * size, EARTHS[1])


def bridge(sheet: Sheet) -> None:
    sheet.wave(690, 14, 500, 0, WATERS[1])
    sheet.wave(790, 14, 430, 200, WATERS[2])
    for tower in (480, 1120):
        for reach in range(50, 330, 40):
            sheet.line([(tower, 180), (tower - reach, 600)], INK, 4)
            sheet.line([(tower, 180), (tower + reach, 600)], INK, 4)
        sheet.area([(tower - 34, 800), (tower - 12, 160), (tower + 12, 160), (tower + 34, 800)], RED)
    sheet.box(0, 596, WIDTH, 626, INK)


def lens(sheet: Sheet) -> None:
    sheet.line([(0, 500), (WIDTH, 500)], RED, 8)
    for x, radius in ((430, 180), (800, 290), (1190, 140)):
        sheet.disc(x, 500, radius, "#dfe8ea", INK, 10)
        sheet.disc(x, 500, radius * 0.72, None, WATERS[2], 6)
        sheet.disc(x, 500, radius * 0.1, RED)


def wheel(sheet: Sheet) -> None:
    sheet.disc(800, 500, 390, INK)
    sheet.disc(800, 500, 340, "#b9b3ad")
    for number in range(24):
        turn = number / 24 * math.tau
        sheet.disc(800 + 265 * math.cos(turn), 500 + 265 * math.sin(turn), 20, "#6a625c")
    sheet.disc(800, 500, 190, PAPER)
    sheet.disc(800, 500, 150, RED)
    for number in range(5):
        turn = number / 5 * math.tau
        sheet.disc(800 + 90 * math.cos(turn), 500 + 90 * math.sin(turn), 22, PAPER)


def bottles(sheet: Sheet) -> None:
    sheet.wave(800, 0, 100, 0, PALE)
    for x, fill, height in ((480, EARTHS[3], 520), (800, INK, 640), (1120, EARTHS[2], 460)):
        sheet.box(x - 110, 840 - height * 0.72, x + 110, 840, fill, 40)
        sheet.box(x - 40, 840 - height, x + 40, 840 - height * 0.6, fill, 12)
        sheet.box(x - 48, 820 - height, x + 48, 860 - height, RED, 6)
        sheet.box(x - 110, 640, x + 110, 760, PALE)


def house(sheet: Sheet) -> None:
    sheet.disc(1220, 260, 100, RED)
    sheet.wave(780, 10, 900, 0, GREENS[1])
    sheet.box(500, 460, 1100, 830, "#fffdf8")
    sheet.area([(430, 480), (800, 220), (1170, 480)], INK)
    sheet.box(740, 590, 880, 830, RED)
    for x in (560, 950):
        sheet.box(x, 560, x + 110, 670, WATERS[1], 6)


def hall(sheet: Sheet) -> None:
    sheet.box(0, 0, WIDTH, 640, PALE)
    sheet.box(300, 130, 1300, 500, RED, 8)
    sheet.box(360, 190, 1240, 440, PAPER, 4)
    for row in range(4):
        for column in range(11 + row * 2):
            x = 800 + (column - (10 + row * 2) / 2) * (108 + row * 6)
            sheet.disc(x, 690 + row * 84, 30, INK if row % 2 else "#4d4641")
            sheet.box(x - 42, 716 + row * 84, x + 42, 780 + row * 84, INK if row % 2 else "#4d4641", 24)


def papers(sheet: Sheet) -> None:
    for step in range(4):
        left, top = 480 + step * 46, 150 + step * 36
        sheet.box(left, top, left + 500, top + 680, ("#d9d1c7", "#e6dfd5", "#f0eae2", "#fffdf9")[step], 4)
    sheet.box(690, 330, 1040, 350, RED)
    for row in range(9):
        sheet.box(690, 400 + row * 46, 1040 - (row % 3) * 50, 412 + row * 46, "#bdb4aa")


def classroom(sheet: Sheet) -> None:
    sheet.box(320, 140, 1280, 600, "#24483c", 10)
    for number, (left, right) in enumerate(((400, 900), (400, 1120), (400, 760))):
        sheet.box(left, 230 + number * 90, right, 246 + number * 90, "#e8efe9")
    for column in range(5):
        x = 240 + column * 280
        sheet.box(x - 100, 760, x + 100, 786, EARTHS[3])
        sheet.box(x - 10, 786, x + 10, 900, EARTHS[3])
        sheet.disc(x, 690, 44, RED if column == 2 else INK)


def porcelain(sheet: Sheet) -> None:
    sheet.wave(800, 0, 100, 0, PALE)
    sheet.oval(300, 700, 1300, 880, "#fffdf8", WATERS[2], 6)
    for width, top in ((360, 560), (300, 470), (240, 390)):
        left, right = 800 - width, 800 + width
        sheet.area([(left, top), (right, top), (right - 130, top + 220), (left + 130, top + 220)], "#fffdf8")
        sheet.area([(left + 22, top + 40), (right - 22, top + 40), (right - 40, top + 70), (left + 40, top + 70)], WATERS[3])
        sheet.oval(left, top - 26, right, top + 26, "#eef1f0", WATERS[3], 6)
    sheet.disc(800, 390, 12, RED)


# What a picture shows, in words, for those who do not see it.
SCENES: dict[Callable[[Sheet], None], str] = {
    hills: "层叠的青山与红日",
    tea: "层层茶园与一枝新芽",
    leaves: "一枝对生的艾叶",
    bowl: "盛满米饭的红碗",
    lake: "湖面上的荷叶与落日",
    mushrooms: "三朵深浅不一的花菇",
    bridge: "两座红塔的斜拉桥",
    lens: "一道红线穿过三组镜片",
    wheel: "制动盘的正面",
    bottles: "三只高低不同的酱油瓶",
    house: "一座红门的小屋",
    hall: "坐满观众的会场，前方是红框大屏",
    papers: "一叠文书",
    classroom: "黑板前的五张课桌",
    porcelain: "叠放的青花瓷碗",
}
DRAWN = {scene.__name__: scene for scene in SCENES}
# What others may print; every other picture is for this site alone, which is what the library begins with.
FOR_THE_PRESS = {"tea", "leaves", "hills", "hall", "papers", "bridge"}
FREE = {"lake"}


def description(name: str) -> str:
    return SCENES[DRAWN[name]]


def drawn(name: str) -> bytes:
    """A JPEG of 1600 by 1000 pixels with 示例图片 in its corner. The same bytes each time."""
    sheet = Sheet()
    DRAWN[name](sheet)
    image = sheet.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(cvttf_NotoSansCJK_Regular.get_TTF_path(), 30)
    pen.text(SIGN, "示例图片", font=font, anchor="rs", fill=INK, stroke_width=5, stroke_fill=PAPER)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=86)
    return file.getvalue()
