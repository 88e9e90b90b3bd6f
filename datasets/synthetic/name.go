package synthetic

import (
	"fmt"
	"slices"
	"strings"
)

// Prefix begins the name of every synthetic set.
const Prefix = "synthetic:"

// Version is part of every key: results made with other generators are other
// results. It changes with any bit of any row.
const Version = "synthetic 1"

// Set is a synthetic data set, as a name describes it.
type Set struct {
	family *Family
	values []float64 // of the family's parameters
}

// Parse reads a name: Prefix, a family, and what shall be other than by default, as
// in "synthetic:gaussian,rows=100000,noise=0.5". Errors are ErrFamily or ErrKey and
// list what is allowed.
func Parse(name string) (*Set, error) {
	words := strings.Split(strings.TrimPrefix(name, Prefix), ",")
	at := slices.IndexFunc(families, func(f Family) bool { return f.Name == words[0] })
	if at < 0 || !strings.HasPrefix(name, Prefix) {
		return nil, fmt.Errorf("%w %q: there are %s", ErrFamily, words[0], strings.Join(familyNames(), ", "))
	}
	s := &Set{family: &families[at]}
	for _, p := range s.family.Parameters {
		s.values = append(s.values, p.Default)
	}
	said := map[string]bool{}
	for _, word := range words[1:] {
		key, text, _ := strings.Cut(word, "=")
		if said[key] {
			return nil, fmt.Errorf("%w: %s says %s twice", ErrKey, name, key)
		}
		said[key] = true
		if err := s.set(key, text); err != nil {
			return nil, err
		}
	}
	if s.family.check != nil {
		return s, s.family.check(s)
	}
	return s, nil
}

// set gives a key its value.
func (s *Set) set(key, text string) error {
	at := s.index(key)
	if at < 0 {
		return fmt.Errorf("%w: %s has no key %q; by default it is %s", ErrKey, Prefix+s.family.Name, key, s.family.Defaults())
	}
	value, err := s.family.Parameters[at].parse(text)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrKey, Prefix+s.family.Name, err)
	}
	s.values[at] = value
	return nil
}

func (s *Set) index(key string) int {
	return slices.IndexFunc(s.family.Parameters, func(p Parameter) bool { return p.Name == key })
}

// value returns what a key of the family stands at.
func (s *Set) value(key string) float64 { return s.values[s.index(key)] }

func familyNames() []string {
	names := make([]string, len(families))
	for i, f := range families {
		names[i] = f.Name
	}
	return names
}

// Name is the canonical name: without what is the default anyway.
func (s *Set) Name() string {
	return s.spell(func(p *Parameter, value float64) bool { return value != p.Default })
}

// Full is the name with every key.
func (s *Set) Full() string {
	return s.spell(func(*Parameter, float64) bool { return true })
}

// spell writes the name with those keys that are wanted.
func (s *Set) spell(wanted func(*Parameter, float64) bool) string {
	name := Prefix + s.family.Name
	for i, value := range s.values {
		if p := &s.family.Parameters[i]; wanted(p, value) {
			name += "," + p.Name + "=" + p.format(value)
		}
	}
	return name
}

// Key names all that the rows depend on.
func (s *Set) Key() string { return Version + "|" + s.Full() }

// Family is what the set is one of.
func (s *Set) Family() *Family { return s.family }

// Rows returns the number of rows.
func (s *Set) Rows() int { return int(s.value("rows")) }

// Columns returns the number of inputs of a row.
func (s *Set) Columns() int { return int(s.value("columns")) }

// Classes returns the number of classes, 0 for regression.
func (s *Set) Classes() int {
	if s.index("classes") < 0 {
		return 0
	}
	return int(s.value("classes"))
}
