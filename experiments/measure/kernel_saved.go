package measure

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/google/renameio/v2"

	"gradsample/datasets"
	"gradsample/datasets/format"
	"gradsample/internal/vec"
	"gradsample/kernel"
)

// Preparation is what happened to rows before a model saw them, so that it can
// happen to new ones, as their file has them.
type Preparation struct {
	Preprocess string           `json:"preprocess"`
	Scaling    datasets.Scaling `json:"scaling"`
	PCA        *kernel.PCA      `json:"pca,omitempty"`
	// Dim is the number of inputs before the components.
	Dim int `json:"dim"`
	// Columns names the inputs of an own file; empty for a set of the catalogue.
	Columns []string `json:"columns,omitempty"`
	// Labels are what the classes are called: that of -1 and of +1, or those of the
	// class numbers. Empty where they are numbers, or for a regression.
	Labels []string       `json:"labels,omitempty"`
	Read   format.Options `json:"read"`
}

// SavedModel is a model with what turns rows of a file into its inputs.
type SavedModel struct {
	Preparation
	Model *kernel.Model
}

// savedMagic begins a file of a SavedModel. A line with the SHA-256 of the
// preparation follows, one with the preparation in JSON, then the model's file.
const savedMagic = "gradsample prepared model 1\n"

// Prepare says how a problem's rows were prepared for a model. Of an own file, read
// with the options, it also says what the columns and classes are called.
func Prepare(problem *datasets.Problem, pca *kernel.PCA, path string, read format.Options) (Preparation, error) {
	p := Preparation{Preprocess: problem.Info.Preprocess, Scaling: problem.Scaling, PCA: pca, Dim: problem.Train.X.Cols, Read: read}
	p.Scaling.Row = nil // of training rows alone
	if problem.Info.State != datasets.StateOwn {
		return p, nil
	}
	if read.Target == "" {
		read.Target = format.DefaultTarget
	}
	table, err := format.Read(path, read)
	if err != nil {
		return p, err
	}
	p.Columns, p.Read.Target = table.Columns, table.Target
	if problem.Info.Task != datasets.Regression {
		p.Labels = labelsOf(table)
	}
	return p, nil
}

// labelsOf lists what the classes are called, in the order of their numbers.
func labelsOf(table *format.Table) []string {
	if table.Classes != nil {
		return table.Classes
	}
	values := slices.Clone(table.Y)
	slices.Sort(values)
	var labels []string
	for _, value := range slices.Compact(values) {
		labels = append(labels, strconv.FormatFloat(float64(value), 'g', -1, 32))
	}
	return labels
}

// Save writes the model to a file, whole or not at all.
func (m *SavedModel) Save(path string) error {
	header, err := json.Marshal(m.Preparation)
	if err != nil {
		return fmt.Errorf("writing the preparation of a model: %w", err)
	}
	file, err := renameio.NewPendingFile(path, renameio.WithPermissions(0o644))
	if err != nil {
		return fmt.Errorf("saving a model: %w", err)
	}
	defer file.Cleanup() //nolint:errcheck // of a file that was not to be kept
	if _, err := fmt.Fprintf(file, "%s%x\n%s\n", savedMagic, sha256.Sum256(header), header); err != nil {
		return fmt.Errorf("saving a model: %w", err)
	}
	if err := m.Model.Save(file); err != nil {
		return fmt.Errorf("saving %s: %w", path, err)
	}
	if err := file.CloseAtomicallyReplace(); err != nil {
		return fmt.Errorf("saving a model: %w", err)
	}
	return nil
}

// LoadModel reads what Save wrote. The error wraps kernel.ErrModel where the file
// is at fault.
func LoadModel(path string) (*SavedModel, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading a model: %w", err)
	}
	defer file.Close()
	reader := bufio.NewReader(file)
	magic := make([]byte, len(savedMagic))
	if _, err := io.ReadFull(reader, magic); err != nil || string(magic) != savedMagic {
		return nil, fmt.Errorf("%s: %w: fit --save did not write it", path, kernel.ErrModel)
	}
	sum, sumErr := reader.ReadString('\n')
	header, headerErr := reader.ReadBytes('\n')
	if sumErr != nil || headerErr != nil {
		return nil, fmt.Errorf("%s: %w: the file ends too soon", path, kernel.ErrModel)
	}
	header = header[:len(header)-1]
	if sum != fmt.Sprintf("%x\n", sha256.Sum256(header)) {
		return nil, fmt.Errorf("%s: %w: its checksum does not match: it was damaged", path, kernel.ErrModel)
	}
	m := new(SavedModel)
	if err := json.Unmarshal(header, &m.Preparation); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", path, kernel.ErrModel, err)
	}
	if m.Model, err = kernel.Load(reader, 0); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

// check holds the parts of a loaded model against each other.
func (m *SavedModel) check() error {
	inputs, scaled := m.Dim, len(m.Scaling.Mean)
	if p := m.PCA; p != nil {
		inputs = p.Components.Rows
		if p.Components.Cols != m.Dim || len(p.Values) != inputs || len(p.Components.Data) != inputs*m.Dim || p.Mean != nil && len(p.Mean) != m.Dim {
			return fmt.Errorf("%w: its components are not for rows of %d columns", kernel.ErrModel, m.Dim)
		}
	}
	if inputs != m.Model.Dim() || m.Columns != nil && len(m.Columns) != m.Dim || scaled > 0 && scaled != m.Dim || len(m.Scaling.Deviation) != scaled {
		return fmt.Errorf("%w: what prepares %d columns does not fit a model of %d", kernel.ErrModel, m.Dim, m.Model.Dim())
	}
	return nil
}

// ReadRows reads new rows for the model, as their file or the catalogue has them.
// A file has the columns that the model was fitted to, in any order; the target,
// and others, may be there and are left out.
func (m *SavedModel) ReadRows(ctx context.Context, store *datasets.Store, name string, read format.Options) (vec.Matrix, error) {
	if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() && m.Columns != nil {
		return m.readFile(name, read)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return vec.Matrix{}, err
	}
	problem, err := store.Load(ctx, datasets.Request{
		Name: name, Read: read, Preprocess: datasets.PreprocessRaw, Split: datasets.SplitNone, Experiment: "predict",
	})
	if err != nil {
		return vec.Matrix{}, err
	}
	if problem.Train.X.Cols != m.Dim {
		return vec.Matrix{}, fmt.Errorf("%w: %s has %d columns; the model was fitted to %d", kernel.ErrData, name, problem.Train.X.Cols, m.Dim)
	}
	return problem.Train.X, nil
}

func (m *SavedModel) readFile(path string, read format.Options) (vec.Matrix, error) {
	options := m.Read
	options.Optional, options.Cols, options.Labels = true, len(m.Columns), ""
	options.Drop = append(slices.Clip(options.Drop), read.Drop...)
	if read.Member != "" {
		options.Member = read.Member
	}
	table, err := format.Read(path, options)
	if err != nil {
		return vec.Matrix{}, err
	}
	place := make(map[string]int, len(table.Columns))
	for j, name := range table.Columns {
		place[name] = j
	}
	x := vec.NewMatrix(table.X.Rows, len(m.Columns))
	for k, name := range m.Columns {
		j, found := place[name]
		switch {
		case found:
			for i := range x.Rows {
				x.Row(i)[k] = table.X.Row(i)[j]
			}
		case !(m.Read.Text == format.OneHot && strings.Contains(name, "=")): // a value that no row has is 0
			return vec.Matrix{}, fmt.Errorf("%w: %s has no column %q, to which the model was fitted; its columns are %s",
				kernel.ErrData, path, name, strings.Join(table.Columns, ", "))
		}
	}
	return x, nil
}

// Scores prepares rows, in place, and returns the model's scores.
func (m *SavedModel) Scores(ctx context.Context, x vec.Matrix, workers int) ([]float64, error) {
	m.Scaling.Apply(m.Preprocess, x)
	if m.PCA != nil {
		projected, err := m.PCA.Transform(ctx, x, workers)
		if err != nil {
			return nil, err
		}
		x = projected
	}
	scores := make([]float64, x.Rows*m.Model.Outputs())
	return scores, m.Model.Predict(scores, x, workers)
}

// ScoreNames names the scores of a row: none of a regression, whose prediction
// says all, "score" of two classes, and "score of" every class of more.
func (m *SavedModel) ScoreNames() []string {
	switch outputs := m.Model.Outputs(); {
	case m.regression():
		return nil
	case outputs == 1:
		return []string{"score"}
	default:
		names := make([]string, outputs)
		for class := range names {
			label := strconv.Itoa(class)
			if class < len(m.Labels) {
				label = m.Labels[class]
			}
			names[class] = "score of " + label
		}
		return names
	}
}

func (m *SavedModel) regression() bool {
	return m.Model.Loss() == kernel.Squared || m.Model.Loss() == kernel.Huber
}

// Prediction puts the scores of one row into the target's units, or names the
// class.
func (m *SavedModel) Prediction(scores []float64) string {
	if m.regression() {
		return strconv.FormatFloat(m.Scaling.Prediction(scores[0]), 'g', -1, 64)
	}
	class := kernel.Class(scores)
	index := int(class)
	if len(scores) == 1 {
		index = int(class+1) / 2 // -1 and +1
	}
	if index < len(m.Labels) {
		return m.Labels[index]
	}
	return strconv.FormatFloat(float64(class), 'g', -1, 32)
}
