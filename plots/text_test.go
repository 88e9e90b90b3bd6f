package plots

import (
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"
)

func TestWrapKeepsWithinTheWidthAndLosesNothing(t *testing.T) {
	style := lettering(smallSize)
	word := rapid.StringMatching(`[a-zA-Z0-9.,=×%]{1,40}`)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(word, 0, 20).Draw(t, "words")
		width := vg.Length(rapid.Float64Range(20, 300).Draw(t, "width"))
		lines := wrap(style, strings.Join(words, " "), width)
		for _, line := range lines {
			if style.Width(line) > width {
				t.Fatalf("line %q is %v points wide, more than %v", line, style.Width(line), width)
			}
		}
		bare := func(s string) string { return strings.NewReplacer(" ", "", "\u00a0", "").Replace(s) }
		if got, want := bare(strings.Join(lines, "")), bare(strings.Join(words, "")); got != want {
			t.Fatalf("wrapped text is %q, was %q", got, want)
		}
	})
}

func TestWrapBreaksAtSpaces(t *testing.T) {
	style := lettering(smallSize)
	lines := wrap(style, "settings: K = 5, two-sided", style.Width("settings: K = 5,")+1)
	if diff := compare(lines, []string{"settings: K\u00a0=\u00a05,", "two-sided"}); diff != "" {
		t.Error(diff)
	}
	lines = wrap(style, "settings: K = 5, two-sided", style.Width("settings: K =")+1)
	if diff := compare(lines, []string{"settings:", "K\u00a0=\u00a05,", "two-sided"}); diff != "" {
		t.Errorf("what belongs together was broken: %s", diff)
	}
}

func TestWhatTheFontLacksIsReplaced(t *testing.T) {
	if got := printable("θ ≤ 10 × 2 – ‖x‖ 数據\nnext\t⁻"); got != "θ ≤ 10 × 2 – ‖x‖ ?? next ?" {
		t.Errorf("printable text %q", got)
	}
}
