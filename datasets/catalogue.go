package datasets

import (
	"fmt"
	"strings"

	"gradsample/datasets/synthetic"
)

// catalogue is every set, in the order in which it is listed.
var catalogue = concat(lgdSets(), regressionSets(), binarySets(), imageSets(), textSets(), referenceSets())

func concat(families ...[]*Entry) []*Entry {
	var all []*Entry
	for _, family := range families {
		all = append(all, family...)
	}
	return all
}

// Catalogue returns every entry, in the order in which it is listed. The entries
// are shared: they must not be changed.
func Catalogue() []*Entry {
	return append([]*Entry(nil), catalogue...)
}

// Names returns the names of all data sets, in catalogue order.
func Names() []string {
	names := make([]string, len(catalogue))
	for i, entry := range catalogue {
		names[i] = entry.Name
	}
	return names
}

// Find returns the entry that a name means; the name may go on with a target or a
// variant, as in "ujiindoorloc:latitude" or "yearmsd:sample".
func Find(name string) (*Entry, bool) {
	choice, err := choose(name, "")
	return choice.entry, err == nil
}

// surrogateName, after a set's name, asks for the surrogate even where the set can
// be had.
const surrogateName = "surrogate"

// choice is what a full name chooses.
type choice struct {
	entry     *Entry
	target    *Target  // nil for reference files
	variant   *Variant // nil: the best that can be had
	surrogate bool
	images    int    // how many deformed ones to make of the set; 0: the set itself
	name      string // canonical: without what is the default anyway
	unread    bool   // its rows will not be looked at
}

// choose resolves a catalogue name, and a target where one is given beside it.
func choose(name, target string) (choice, error) {
	words := strings.Split(name, ":")
	c := choice{name: words[0]}
	for _, entry := range catalogue {
		if entry.Name == words[0] {
			c.entry = entry
		}
	}
	if c.entry == nil {
		return c, fmt.Errorf("%w %q: neither in the catalogue (%s) nor a file; %s<family> makes a set", ErrUnknown, name, strings.Join(Names(), ", "), synthetic.Prefix)
	}
	if len(c.entry.Targets) > 0 {
		c.target = &c.entry.Targets[0]
	}
	if target != "" {
		words = append(words, target)
	}
	for _, word := range words[1:] {
		if err := c.add(word); err != nil {
			return choice{}, err
		}
	}
	if len(c.entry.Targets) > 0 && c.target != &c.entry.Targets[0] {
		c.name += ":" + c.target.Name
	}
	if c.variant != nil {
		c.name += ":" + c.variant.Name
	}
	if c.images > 0 {
		c.name += ":" + deformedWord(c.images)
	}
	return c, nil
}

// add takes one word after the set's name.
func (c *choice) add(word string) error {
	if target := c.entry.target(word); target != nil {
		c.target = target
		return nil
	}
	if variant := c.entry.variant(word); word != "" && variant != nil {
		c.variant = variant
		return nil
	}
	if word == surrogateName && c.entry.Surrogate != nil {
		c.surrogate = true
		return nil
	}
	if images, ok := deformedImages(word); ok && c.entry.Deformed {
		c.images = images
		return nil
	}
	return fmt.Errorf("%w: %s has no target or variant %q; it has %s", ErrUnknown, c.entry.Name, word, strings.Join(c.entry.choices(), ", "))
}

// choices lists what may follow the set's name.
func (e *Entry) choices() []string {
	var list []string
	for _, target := range e.Targets {
		list = append(list, target.Name)
	}
	for _, variant := range e.Variants {
		if variant.Name != "" {
			list = append(list, variant.Name)
		}
	}
	if e.Surrogate != nil {
		list = append(list, surrogateName)
	}
	if e.Deformed {
		list = append(list, fmt.Sprintf("%s,images=N (1 to %d)", deformedName, MostImages))
	}
	return list
}
