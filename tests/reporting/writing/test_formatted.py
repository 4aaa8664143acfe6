"""Texts have paragraphs, subheads and lists, and nothing that anybody types becomes HTML."""

import pytest

from reporting.writing.formatted import as_html


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("One.\nTwo.\n\nThree.", "<p>One.<br>Two.</p><p>Three.</p>"),
        ("# Head\nWords.", "<h2>Head</h2><p>Words.</p>"),
        ("Such as:\n– one\n- two\nAnd so on.", "<p>Such as:</p><ul><li>one</li><li>two</li></ul><p>And so on.</p>"),
        ("# One\n# Two", "<h2>One</h2><h2>Two</h2>"),
        ("#1 of all\n–\n# ", "<p>#1 of all<br>–<br># </p>"),
        ("", ""),
    ],
)
def test_signs_at_the_begin_of_a_line_make_subheads_and_lists(typed, printed):
    assert as_html(typed, 2) == printed


@pytest.mark.parametrize("begin", ["", "# ", "- "])
def test_markup_is_printed_as_it_was_typed(begin):
    assert "&lt;script&gt;" in as_html(f"{begin}<script>", 3)
    assert "<script" not in as_html(f"{begin}<script>", 3)
