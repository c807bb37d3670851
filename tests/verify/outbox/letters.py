"""What the tests of mails act on."""

from datetime import date
from typing import Any

from accounts.models import User

from tests.factories.world import NOW, World
from verify.models import Message, Standard, StandardEvaluation
from verify.outbox.actions import messages
from verify.standards.actions import standards


def tell(user: User, address: str = "") -> User:
    """Gives the account an address."""
    user.email = address or f"{user.username}@example.gov.cn"
    user.save()
    return user


def put(*recipients: User, **fields: Any) -> list[Message]:
    letter = {
        "kind": "EXPIRY",
        "about": "certificate:EXAMP1E0",
        "threshold": "2026-12-31/60",
        "subject": "示例",
        "body": "示例正文",
    }
    return messages.put(**{**letter, **fields}, recipients=recipients, at=NOW)


def evaluated(world: World, code: str, *, until: date = date(2026, 12, 31), **fields: Any) -> StandardEvaluation:
    standard = Standard.objects.filter(code=code).first() or standards.register(
        code=code, title="示例标准", level="ENTERPRISE", by=world.rita, at=NOW
    )
    report = {"result": "国内先进", "evaluated_on": date(2024, 1, 1), "body": "示例评价机构", "valid_until": until}
    return standards.evaluate(standard=standard, **{**report, **fields}, by=world.rita, at=NOW)
