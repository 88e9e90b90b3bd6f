package neural

import (
	"fmt"
	"strconv"
	"strings"
)

// Parse reads a network's text form: a line with the shape of the input, then
// one for each layer, its kind and its fields; # begins a comment.
//
//	input 1 28 28 centre=0.5
//	convolution filters=16 size=5 padding=2
//	relu
//	pool size=2 stride=2 name=last
//	dense units=10
//
// Fields that are left out have their defaults. The error wraps ErrNetwork and
// names the line.
func Parse(text string) (Spec, error) {
	var spec Spec
	started := false
	for number, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		var err error
		if !started {
			err = spec.parseInput(words)
			started = true
		} else {
			var layer Layer
			layer, err = parseLayer(words)
			spec.Layers = append(spec.Layers, layer)
		}
		if err != nil {
			return Spec{}, fmt.Errorf("%w: line %d: %w", ErrNetwork, number+1, err)
		}
	}
	if !started {
		return Spec{}, fmt.Errorf("%w: it is empty; begin with a line like: input 1 28 28", ErrNetwork)
	}
	spec = spec.WithDefaults()
	_, err := spec.Shapes()
	return spec, err
}

func (s *Spec) parseInput(words []string) (err error) {
	if words[0] != "input" || len(words) < 4 {
		return fmt.Errorf("%q is no input; write channels, height and width, as in: input 1 28 28", strings.Join(words, " "))
	}
	for i, side := range []*int{&s.Input.Channels, &s.Input.Height, &s.Input.Width} {
		if *side, err = strconv.Atoi(words[i+1]); err != nil {
			return fmt.Errorf("%q is no whole number", words[i+1])
		}
	}
	return parseFields([]field{s.centre()}, words[4:], nil)
}

func parseLayer(words []string) (Layer, error) {
	layer := Layer{Kind: words[0]}
	return layer, parseFields(layer.fields(), words[1:], &layer.Name)
}

// parseFields sets fields, and the name of what has one.
func parseFields(fields []field, words []string, called *string) error {
	given := make(map[string]bool)
	for _, word := range words {
		name, value, found := strings.Cut(word, "=")
		if !found || given[name] {
			return fmt.Errorf("%q is no field=value, or is given twice", word)
		}
		given[name] = true
		if name == "name" && called != nil {
			*called = value
			continue
		}
		if err := parseField(fields, name, value); err != nil {
			return err
		}
	}
	return nil
}

func parseField(fields []field, name, value string) error {
	for _, f := range fields {
		if f.name != name {
			continue
		}
		var err error
		if f.whole != nil {
			*f.whole, err = strconv.Atoi(value)
		} else {
			*f.number, err = strconv.ParseFloat(value, 64)
		}
		if err == nil {
			err = f.check()
		}
		if err != nil {
			return fmt.Errorf("%s=%s: it must be %s", name, value, f.allowed())
		}
		return nil
	}
	return fmt.Errorf("there is no field %q of this kind", name)
}

func validName(name string) bool {
	return name != "" && !strings.ContainsAny(name, "#=") && len(strings.Fields(name)) == 1 && strings.TrimSpace(name) == name
}

// String returns the text form, without what is as by default.
func (s Spec) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "input %d %d %d", s.Input.Channels, s.Input.Height, s.Input.Width)
	writeFields(&text, []field{s.centre()})
	text.WriteString("\n")
	seen := make(map[string]int)
	for _, layer := range s.WithDefaults().Layers {
		text.WriteString(layer.Kind)
		writeFields(&text, layer.fields())
		if seen[layer.Kind]++; layer.Name != defaultName(layer.Kind, seen[layer.Kind]) {
			text.WriteString(" name=" + layer.Name)
		}
		text.WriteString("\n")
	}
	return text.String()
}

// writeFields writes fields that are not as by default.
func writeFields(text *strings.Builder, fields []field) {
	for _, f := range fields {
		if value := f.value(); value != f.preset {
			text.WriteString(" " + f.name + "=" + strconv.FormatFloat(value, 'g', -1, 64))
		}
	}
}
