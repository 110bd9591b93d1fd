"""Proposals for gold questions, made from an archive's own statements, for a person to correct."""

from dateline.evals.drafting.drafts import DraftLine, draft_gold

__all__ = ["DraftLine", "draft_gold"]
