"""Why a message was understood as it was, line by line, for an editor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.candidates import Candidate, Ranking
from knowledge.ranking import RankingSettings
from knowledge.tokens import Token
from knowledge.understand import Understander, Understanding

TELLING = 0.05
"""What a likeness must add to a score to be worth a word."""


def explain(understander: Understander, turns: Sequence[str]) -> str:
    """The words of the last turn as read, the records with what speaks for each, and the gate with its terms."""
    understood = understander.converse(turns)
    words = [word for part, _ in understander.index.read(turns[-1]) for word in part]
    return "\n".join(_lines(understood, words, understander.index.settings))


def _lines(understood: Understanding, words: Sequence[Token], settings: RankingSettings) -> Iterator[str]:
    yield f"Đọc là: {' '.join(word.spelt for word in words) or '(không có chữ)'}"
    part = understood.facet.value if understood.facet else "không nói rõ"
    context = ", nhờ câu trước" if understood.follow_up else ""
    reason = f" ({understood.reason.value})" if understood.reason else ""
    yield f"Kết luận: {understood.verdict.value}{reason}; phần được hỏi: {part}{context}"
    if understood.ranking:
        yield from _ranked(understood.ranking, settings)


def _ranked(ranking: Ranking, settings: RankingSettings) -> Iterator[str]:
    for number, candidate in enumerate(ranking.candidates, 1):
        yield f"{number}. {_candidate(candidate)}"
    if ranking.beyond:
        yield f"Ngoài phạm vi: {_candidate(ranking.beyond)}"
    zones = settings.zones
    yield (
        f"Cổng: {ranking.gate:.2f} (từ chối dưới {zones.refuse}, trả lời từ {zones.answer}); "
        f"hơn mục ngoài phạm vi {ranking.lead:.2f}; hơn thủ tục thứ hai {ranking.margin:.2f} "
        f"(cần {zones.margin}); từ lạ {ranking.unknown:.0%}"
    )


def _candidate(found: Candidate) -> str:
    case = f"/{found.case}" if found.case else ""
    shares = sorted(found.shares.items(), key=lambda share: -abs(share[1]))
    parts = ", ".join(f"{name} {value:.2f}" for name, value in shares if abs(value) >= TELLING)
    words = ", ".join(found.words) or "không có từ chung"
    return f"{found.score:.2f}  {found.id}{case}  {found.name}\n   gần nhất: «{found.line}» ({words})\n   {parts}"
