"""JUnit XML: what a server counts, and what a person reads of a failure."""

from xml.etree import ElementTree as Xml

from dateline.evals.reports.junit import junit_xml
from reporting import HOSTILE, QUOTE, broken, cited, compared, failed, made_run, refused, result, run, unmeasured


def cases(made) -> list[Xml.Element]:
    return list(Xml.fromstring(junit_xml(made).encode()).iter("testcase"))


def test_every_question_is_a_test_case_with_its_outcome() -> None:
    made = run(result(), failed(), refused(), broken(), unmeasured())
    assert [[child.tag for child in case] for case in cases(made)] == [[], ["failure"], [], ["error"], ["skipped"]]
    assert cases(made)[0].attrib == {
        "classname": "harbours.fact",
        "name": "q001 How long will the bridge over the Tarn be?",
        "time": "0.250",
    }


def test_the_counts_are_those_of_the_cases() -> None:
    document = Xml.fromstring(junit_xml(made_run(200)))
    for counted in (document, document[0]):
        assert int(counted.attrib["tests"]) == len(list(document.iter("testcase"))) == 200
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(counted.attrib[name]) == len(list(document.iter(tag)))


def test_a_failure_tells_its_stage_what_was_expected_and_what_came() -> None:
    (case,) = cases(run(failed(citations=(cited(exact=False),), standalone="How long will it be?")))
    failure = case[0]
    assert failure.attrib == {"type": "used and wrong", "message": "used and wrong: The bridge cost 88 million."}
    assert failure.text.splitlines() == [
        "question: How long will the bridge over the Tarn be?",
        "understood: How long will it be?",
        "expected: 1,240 metres (in tarn-bridge.txt)",
        "got: The bridge cost 88 million.",
        f"[1] Deputies back the crossing, gold, not the article's text: {QUOTE}",
    ]


def test_a_refusal_is_told_with_its_reason() -> None:
    (case,) = cases(run(refused(outcome="fail", stage="refused wrongly", answerable=True, accepted=("Ida Holm",))))
    assert "expected: Ida Holm" in case[0].text
    assert "got: refused (not_stated): The archive does not say who painted the bridge." in case[0].text


def test_what_xml_cannot_hold_is_replaced_and_a_message_stays_short() -> None:
    text = f"\x00\x0b\ufffe{HOSTILE}\r\n" * 9
    (case,) = cases(run(failed(question=text, text=text, accepted=(text,), citations=(cited(quote=text, title=text),))))
    assert len(case[0].attrib["message"]) <= 120
    assert "\ufffd\ufffd\ufffd</script>" in case[0].text
    assert "\r" not in case[0].text


def test_a_run_that_measured_nothing_is_an_error() -> None:
    document = Xml.fromstring(junit_xml(run(unmeasured(1), unmeasured(2))))
    assert document.attrib | {"tests": "3", "errors": "1", "skipped": "2"} == document.attrib
    assert next(iter(document.iter("error"))).attrib["message"] == "Nothing was measured"


def test_a_threshold_or_baseline_that_was_missed_is_a_test_case_of_its_own() -> None:
    made = run(result(1), result(2))
    below = Xml.fromstring(junit_xml(made, floors=[("article recall@1", 1.0), ("refused", 0.5)]))
    assert (below.attrib["errors"], below.attrib["tests"]) == ("1", "3")
    worse = Xml.fromstring(junit_xml(made, comparison=compared(made, made, holds=False)))
    assert worse.attrib["failures"] == "1"
    assert next(iter(worse.iter("failure"))).text == "Worse than the baseline: the gate does not hold."
    assert len(cases(made)) == 2
