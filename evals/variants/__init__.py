"""Variants of gold questions whose answers must change, or must stay, and how often a system gets them wrong.

Metamorphic testing: no gold answer is needed for a variant, since what is checked is how two answers relate (Chen,
Cheung and Yiu, "Metamorphic testing: a new approach for generating next test cases", 1998; Ribeiro et al., "Beyond
accuracy: behavioral testing of NLP models with CheckList", ACL 2020).
"""

from dateline.evals.variants.kinds import KINDS, Kind, Relation
from dateline.evals.variants.rates import KindRate, Reactions, WrongReaction
from dateline.evals.variants.run import Answering, run_variants

__all__ = ["KINDS", "Answering", "Kind", "KindRate", "Reactions", "Relation", "WrongReaction", "run_variants"]
