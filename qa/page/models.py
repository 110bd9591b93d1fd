"""Who writes the answers: the archive's own sentences, or a language model that may be chosen on the page."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from dateline.qa import EXTRACTIVE
from dateline.qa.page.conversation import Asks
from dateline.qa.page.markup import model_name
from dateline.store.errors import InputError

_KEPT = 8
_LONGEST = 500
"""Characters of a specification that a person types."""


class Models:
    """The assistants by specification, made when they are first asked; the latest eight are kept.

    `llm` is the specification to begin with. With `typed` people may name any other, else `offered` ones only.
    """

    def __init__(self, assistant_for: Callable[[str], Asks], *, llm: str, typed: bool) -> None:
        self.llm = llm
        self.typed = typed
        self._assistant_for = assistant_for
        self._lock = Lock()
        self._made: OrderedDict[str, Asks] = OrderedDict()

    @property
    def offered(self) -> tuple[tuple[str, str], ...]:
        """What can be chosen, each as the words for people and the value to send.

        The value says no more than the words do: nobody learns where a model's file lies.
        """
        own = ("the archive's own sentences", EXTRACTIVE)
        return (own,) if self.llm == EXTRACTIVE else (own, (self.first, self.first))

    @property
    def first(self) -> str:
        """The value that is chosen to begin with."""
        return model_name(self.llm)

    @property
    def is_choice(self) -> bool:
        """Whether there is anything to choose from."""
        return self.typed or len(self.offered) > 1

    def chosen(self, value: object) -> str:
        """The specification that a person chose or typed; none is the archive's own sentences.

        Raises InputError where it is not to be had on this page.
        """
        spec = value.strip() if isinstance(value, str) else ""
        if not spec:
            return EXTRACTIVE
        if spec == self.first:
            return self.llm
        if spec == EXTRACTIVE or (self.typed and len(spec) <= _LONGEST):
            return spec
        raise InputError("This chat does not offer that model. Choose one from the list “Answers by”.")

    def assistant(self, spec: str) -> Asks:
        """The assistant that answers with this specification."""
        with self._lock:
            made = self._made.get(spec)
            if made is None:
                made = self._made[spec] = self._assistant_for(spec)
            self._made.move_to_end(spec)
            while len(self._made) > _KEPT:
                self._made.popitem(last=False)
            return made
