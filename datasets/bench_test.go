package datasets

import "testing"

// BenchmarkSecondStart loads the largest regression set of the LGD paper when it
// has been parsed (or, as here, made) before: mapping, checking, dividing and
// standardising 515,345 x 90 values.
func BenchmarkSecondStart(b *testing.B) {
	s, err := Open(Options{CacheDir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	request := Request{Name: "yearmsd:surrogate"}
	if _, err := s.Load(b.Context(), request); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.Load(b.Context(), request); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSurrogate makes the same rows from nothing.
func BenchmarkSurrogate(b *testing.B) {
	e, _ := Find("yearmsd")
	for b.Loop() {
		newGenerator(e, &e.Targets[0]).table()
	}
}
