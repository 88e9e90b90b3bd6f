package datasets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"gradsample/datasets/format"
	"gradsample/datasets/synthetic"
	"gradsample/internal/parallel"
	"gradsample/internal/vec"
)

// Request says what to load, and how to divide and prepare it.
type Request struct {
	// Name is a catalogue name, with a target or a variant after a colon where
	// wanted ("ujiindoorloc:latitude", "yearmsd:sample", "slice:surrogate",
	// "mnist:deformed,images=100000"), a synthetic set
	// ("synthetic:gaussian,rows=100000"), or the path of a file.
	Name string
	// Target is the column to predict. Default: the entry's first target; of a file,
	// its own labels or its last column.
	Target string
	// Task forces what a file's target is taken for. Default: Binary if it has
	// exactly two values, Multiclass if it is text of more, else Regression.
	Task Task
	// Read says how to read a file where that cannot be found out from it.
	Read format.Options
	// Preprocess is PreprocessStandard (the default), PreprocessReleased,
	// PreprocessUnit or PreprocessRaw.
	Preprocess string
	// Split is SplitDefault, SplitHalf or SplitNone.
	Split string
	// Experiment and Seed name the random streams of split and choice of rows:
	// (Experiment, data set, Seed, "split") and (..., "rows").
	Experiment string
	Seed       uint64
	// MaxRows keeps a random choice of so many training rows; 0 keeps all.
	MaxRows int
	// MaxTestRows keeps a random choice of so many test rows; 0 keeps all, or of a set
	// that the user brings MaxRows.
	MaxTestRows int
	// AllowSurrogate lets a surrogate take the place of a set that cannot be had.
	AllowSurrogate bool

	unread bool // its rows will not be looked at: only what they are is asked for
}

// source is a table with what is to be said about it. The table of a synthetic set
// is nil until generate has made it.
type source struct {
	*table
	set      *synthetic.Set // nil but of a synthetic set
	generate func() (*table, error)

	name, title string
	state       State
	note        string
	checksum    string
	recode      *Recode
	brought     bool
	pictures    *pictureSet // that the rows are made of, which X does not have; nil where it does
}

// Load gives the rows of a data set. What they are (the set itself, a subset of it,
// a surrogate, a file) is in the Problem's Info. The same request gives the same
// bits on every machine that has the same files.
//
// Where a set is wholly on this machine, that is taken; else a subset that can
// stand for it; else the set is downloaded; else a surrogate takes its place if the
// request allows that. Errors wrap ErrUnknown, ErrNotFound, ErrChecksum, ErrRequest
// or are a format.Error, which names file and line.
func (s *Store) Load(ctx context.Context, r Request) (*Problem, error) {
	from, err := s.open(ctx, &r)
	if err != nil {
		return nil, err
	}
	if from.set != nil && r.asGenerated() && tableBytes(from.set) >= mappedBytes {
		return s.mapped.problem(s.cache, from)
	}
	if from.generate != nil {
		made, err := s.generated.Get(from.checksum, from.generate)
		from.release() // what it was made of
		if err != nil {
			return nil, err
		}
		from.table = made
	}
	defer from.release()
	chosen, err := splitRows(from.X.Rows, from.Train, &r, from.name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", from.name, err)
	}
	limited := chosen.limit(&r, from)
	if r.Preprocess == "" {
		r.Preprocess = PreprocessStandard
	}
	p := &Problem{
		Info: Info{
			Name: from.name, Title: from.title, Task: from.Task, Classes: from.Classes, State: from.state,
			Rows: len(chosen.train), TestRows: len(chosen.test), Dim: from.X.Cols, Target: from.Target,
			Note: from.note, Checksum: from.checksum, Preprocess: r.Preprocess, Split: chosen.name,
		},
	}
	if p.Train, err = s.rows(ctx, from, chosen.train); err == nil {
		p.Test, err = s.rows(ctx, from, chosen.test)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", from.name, err)
	}
	p.Info.limited(limited)
	if from.recode != nil && r.Preprocess != PreprocessRaw {
		p.Info.Note = joinNotes(p.Info.Note, from.recode.Why)
	}
	if err := p.preprocess(r.Preprocess, from.recode); err != nil {
		return nil, err
	}
	return p, nil
}

// limited says that not all rows were taken, if note says so.
func (i *Info) limited(note string) {
	if note != "" && i.State == StateReal {
		i.State = StateSubset
	}
	i.Note = joinNotes(i.Note, note)
}

func joinNotes(notes ...string) string {
	var said []string
	for _, note := range notes {
		if note != "" {
			said = append(said, note)
		}
	}
	return strings.Join(said, "; ")
}

// rows are some of a source.
func (s *Store) rows(ctx context.Context, from *source, rows []int) (Rows, error) {
	if from.pictures != nil {
		return s.features(ctx, from, rows)
	}
	return from.gather(rows), nil
}

// gather copies rows out of a table, which may lie in the cache.
func (t *table) gather(rows []int) Rows {
	to := Rows{X: vec.NewMatrix(len(rows), t.X.Cols), Y: make([]float32, len(rows))}
	if t.Truth != nil {
		to.Truth = make([]float32, len(rows))
	}
	parallel.Blocks(len(rows), blockRows, func(_, first, end int) {
		for i := first; i < end; i++ {
			copy(to.X.Row(i), t.X.Row(rows[i]))
			to.Y[i] = t.Y[rows[i]]
			if t.Truth != nil {
				to.Truth[i] = t.Truth[rows[i]]
			}
		}
	})
	return to
}

// open finds the table that a request means.
func (s *Store) open(ctx context.Context, r *Request) (*source, error) {
	if strings.HasPrefix(r.Name, synthetic.Prefix) {
		return openSynthetic(r)
	}
	choice, err := choose(r.Name, "")
	if errors.Is(err, ErrUnknown) && choice.entry == nil {
		if info, statErr := os.Stat(r.Name); statErr == nil && info.Mode().IsRegular() {
			return s.openFile(ctx, r)
		}
	}
	if err != nil {
		return nil, err
	}
	if r.Target != "" {
		if choice, err = choose(r.Name, r.Target); err != nil {
			return nil, err
		}
	}
	choice.unread = r.unread
	if choice.entry.Task == Reference {
		return nil, fmt.Errorf("%w: %s is files to compare with, not a table to learn from", ErrRequest, choice.entry.Name)
	}
	if choice.images > 0 {
		return s.openDeformed(ctx, r, choice)
	}
	return s.openChosen(ctx, r, choice)
}

// openChosen finds the table that a name of the catalogue chooses, its surrogate
// where it cannot be had.
func (s *Store) openChosen(ctx context.Context, r *Request, c choice) (*source, error) {
	if c.surrogate {
		return s.openSurrogate(ctx, c)
	}
	if c.entry.Brought != "" {
		return s.openBrought(ctx, c)
	}
	from, err := s.openReal(ctx, c)
	if err == nil || ctx.Err() != nil {
		return from, err
	}
	canStand := c.entry.Surrogate != nil && c.variant == nil
	if r.AllowSurrogate && canStand && errors.Is(err, ErrNotFound) {
		return s.openSurrogate(ctx, c)
	}
	if canStand && errors.Is(err, ErrNotFound) {
		return nil, fmt.Errorf("%w; %s:%s asks for a surrogate", err, r.Name, surrogateName)
	}
	return nil, err
}

// openReal reads the set's files: of the variant that was asked for, or that is on
// this machine, or that can be downloaded.
func (s *Store) openReal(ctx context.Context, c choice) (*source, error) {
	if c.variant == nil {
		c.variant, _ = s.present(c.entry)
	}
	v, found, err := s.fetchVariant(ctx, c)
	if err != nil {
		return nil, err
	}
	sums := make([]string, len(found))
	for i, file := range v.files() {
		if sums[i], err = s.identify(file, found[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", c.entry.Name, err)
		}
	}
	parts := make([]format.Options, len(v.Parts))
	for i := range parts {
		parts[i] = v.Parts[i].options(c.entry, c.target)
	}
	key, err := json.Marshal(struct {
		Set, Target string
		Files       []string
		Parts       []format.Options
	}{c.entry.Name, c.target.Name, sums, parts})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.entry.Name, err)
	}
	t, err := s.cachedTable(ctx, string(key), c.unread, func() (*table, error) { return assemble(c.entry, c.target, v, found) })
	if err != nil {
		return nil, err
	}
	from := &source{
		table: t, name: c.name, title: c.entry.Title, state: StateReal,
		note: c.entry.Note, checksum: hashText(string(key)), recode: c.entry.Recode,
	}
	if v.Subset != "" {
		from.state, from.note = StateSubset, joinNotes(c.entry.Note, v.Subset)
	}
	return from, nil
}

// openSurrogate makes, or finds in the cache, the surrogate of a set.
func (s *Store) openSurrogate(ctx context.Context, c choice) (*source, error) {
	key := surrogateKey(c.entry, c.target)
	t, err := s.cachedTable(ctx, key, c.unread, func() (*table, error) { return newGenerator(c.entry, c.target).table(), nil })
	if err != nil {
		return nil, err
	}
	return &source{
		table: t, name: c.name, title: c.entry.Title, state: StateSurrogate, checksum: hashText(key),
		note: "synthetic rows of the real set's shape and R2",
	}, nil
}
