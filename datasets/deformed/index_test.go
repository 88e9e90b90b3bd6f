package deformed

import (
	"testing"

	"pgregory.net/rapid"
)

// The numbers were computed apart from this program. That every sign is negative is
// infimnist's: the second field has the parity of the first plus one.
func TestRecipes(t *testing.T) {
	const left, right, up, down = -1, 1, -1, 1
	tests := []struct {
		index int
		want  recipe
	}{
		{0, recipe{source: 60000, plain: true}},
		{9999, recipe{source: 69999, plain: true}},
		{10000, recipe{source: 0, plain: true}},
		{69999, recipe{source: 59999, plain: true}},
		{70000, recipe{0, false, 1010, 987, true, left, 0}},
		{70001, recipe{1, false, 1275, 1254, true, left, down}},
		{70002, recipe{2, false, 19, 0, true, 0, down}},
		{70003, recipe{3, false, 284, 267, true, right, up}},
		{70009, recipe{9, false, 353, 348, true, left, 0}},
		{100000, recipe{30000, false, 1306, 403, true, 0, down}},
		{130000, recipe{0, false, 1039, 778, true, left, up}},
		{1234567, recipe{24567, false, 297, 748, true, 0, up}},
		{8109999, recipe{59999, false, 200, 245, true, left, 0}},
	}
	for _, test := range tests {
		if got := recipeOf(test.index, 60000, 10000); got != test.want {
			t.Errorf("image %d: %+v, expected %+v", test.index, got, test.want)
		}
	}
}

// Whatever the base, sources are training digits from the first training image on,
// fields exist, and every shift occurs.
func TestRecipesStayInBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		train, test := rapid.IntRange(1, 70000).Draw(t, "train"), rapid.IntRange(0, 10000).Draw(t, "test")
		index := rapid.IntRange(0, 1<<40).Draw(t, "index")
		r := recipeOf(index, train, test)
		switch {
		case index < test:
			if r != (recipe{source: train + index, plain: true}) {
				t.Fatalf("a test image is %+v", r)
			}
		case r.source != (index-test)%train, r.plain != (index < train+test):
			t.Fatalf("%+v", r)
		case r.first < 0, r.first >= fieldCount-1, r.second < 0, r.second >= fieldCount:
			t.Fatalf("fields of %+v", r)
		}
	})
	seen := map[[2]int]bool{}
	for index := 70000; index < 70200; index++ {
		r := recipeOf(index, 60000, 10000)
		seen[[2]int{r.right, r.down}] = true
	}
	if len(seen) != 9 {
		t.Errorf("%d of 9 shifts occur", len(seen))
	}
}
