"""The 17 units of Hubei by their administrative codes. Generic packages lose or misplace the last four."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    WUHAN = "420100", _("Wuhan")
    HUANGSHI = "420200", _("Huangshi")
    SHIYAN = "420300", _("Shiyan")
    YICHANG = "420500", _("Yichang")
    XIANGYANG = "420600", _("Xiangyang")
    EZHOU = "420700", _("Ezhou")
    JINGMEN = "420800", _("Jingmen")
    XIAOGAN = "420900", _("Xiaogan")
    JINGZHOU = "421000", _("Jingzhou")
    HUANGGANG = "421100", _("Huanggang")
    XIANNING = "421200", _("Xianning")
    SUIZHOU = "421300", _("Suizhou")
    ENSHI = "422800", _("Enshi")
    XIANTAO = "429004", _("Xiantao")
    QIANJIANG = "429005", _("Qianjiang")
    TIANMEN = "429006", _("Tianmen")
    SHENNONGJIA = "429021", _("Shennongjia")


# As published lists spell them.
CHINESE = {
    "武汉市": Unit.WUHAN,
    "黄石市": Unit.HUANGSHI,
    "十堰市": Unit.SHIYAN,
    "宜昌市": Unit.YICHANG,
    "襄阳市": Unit.XIANGYANG,
    "鄂州市": Unit.EZHOU,
    "荆门市": Unit.JINGMEN,
    "孝感市": Unit.XIAOGAN,
    "荆州市": Unit.JINGZHOU,
    "黄冈市": Unit.HUANGGANG,
    "咸宁市": Unit.XIANNING,
    "随州市": Unit.SUIZHOU,
    "恩施土家族苗族自治州": Unit.ENSHI,
    "仙桃市": Unit.XIANTAO,
    "潜江市": Unit.QIANJIANG,
    "天门市": Unit.TIANMEN,
    "神农架林区": Unit.SHENNONGJIA,
}
