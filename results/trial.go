package results

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Purpose says what a trial is for, and so which aggregate it enters.
type Purpose string

// The purposes, in the order in which the harness runs them.
const (
	PurposeReference Purpose = "reference" // solved apart from every method: the optimum
	PurposeTuning    Purpose = "tuning"    // tries a step size on a tuning seed
	PurposeResult    Purpose = "result"    // enters the figures and the claims
	PurposeTiming    Purpose = "timing"    // measures seconds, alone on the machine
)

// Problem is what is to be minimised: a data set, how it is prepared, a loss.
type Problem struct {
	Data       string  `json:"data"`                // catalogue name, or a path
	Target     string  `json:"target,omitempty"`    // default: the catalogue's
	Preprocess string  `json:"preprocess"`          // standard, released or raw
	Split      string  `json:"split,omitempty"`     // default: the published split, else a named random one
	Rows       int     `json:"rows,omitempty"`      // at most so many training rows; 0: all
	TestRows   int     `json:"test_rows,omitempty"` // at most so many test rows; 0: all, but of a set that is brought
	Same       bool    `json:"same,omitempty"`      // choose the same rows for every seed
	Loss       string  `json:"loss,omitempty"`      // least-squares, logistic or softmax
	Ridge      float64 `json:"ridge,omitempty"`     // λ of λ/2·‖θ‖²
}

// Method is a named way to minimise; its settings belong to the measurement
// that runs it, as canonical JSON.
type Method struct {
	Name     string          `json:"name"`
	Settings json.RawMessage `json:"settings"`
}

// Grid declares how a step size is found: Points multiples of the method's own
// scale, a factor apart, each tried on Seeds tuning seeds for Epochs epochs; a
// best value at an edge extends the grid by up to Extend points on that side.
type Grid struct {
	First  float64 `json:"first"`  // the smallest multiple of the scale
	Factor float64 `json:"factor"` // between neighbours, above 1
	Points int     `json:"points"`
	Seeds  int     `json:"seeds"`
	Extend int     `json:"extend"`
	Epochs float64 `json:"epochs"`
}

// Multiple is the grid's value at an index; indices below 0 and from Points up
// are the extensions.
func (g Grid) Multiple(index int) float64 {
	multiple := g.First
	for range max(index, 0) {
		multiple *= g.Factor
	}
	for range max(-index, 0) {
		multiple /= g.Factor
	}
	return multiple
}

// Trial is the canonical specification of one seeded run: the unit that is
// run, recorded, resumed and shared out. Budget is not part of its identity:
// a longer budget extends the same curve.
type Trial struct {
	Experiment  string   `json:"experiment"`
	Measurement string   `json:"measurement"`
	Purpose     Purpose  `json:"purpose"`
	Problem     Problem  `json:"problem"`
	Methods     []Method `json:"methods,omitempty"`  // one, but for a timing trial: there all rivals
	Grid        *Grid    `json:"grid,omitempty"`     // how the step size of a result is found
	Multiple    float64  `json:"multiple,omitempty"` // of the method's scale, in a tuning trial
	Seed        uint64   `json:"seed"`

	Budget float64 `json:"-"` // epochs (of kernel methods, iterations); for the oracle, which pays O(N) a step, a fraction of one
}

// MethodName is the name of the trial's method, or empty where it has none
// (reference) or several (timing).
func (t Trial) MethodName() string {
	if len(t.Methods) != 1 {
		return ""
	}
	return t.Methods[0].Name
}

// Key identifies a trial's outcome: the SHA-256 of its specification, the
// data's checksum and the version of the algorithm that runs it.
func (t Trial) Key(dataChecksum, algorithm string) (string, error) {
	canonical, err := json.Marshal(t)
	if err != nil {
		return "", fmt.Errorf("writing the canonical form of a trial of %s: %w", t.Experiment, err)
	}
	return keyOf(canonical, dataChecksum, algorithm)
}

// keyOf is the key of a trial in its canonical form.
func keyOf(trial []byte, dataChecksum, algorithm string) (string, error) {
	rest, err := json.Marshal(struct {
		Data      string `json:"data"`
		Algorithm string `json:"algorithm"`
	}{dataChecksum, algorithm})
	if err != nil {
		return "", fmt.Errorf("writing the data and the algorithm of a key: %w", err)
	}
	hash := sha256.New()
	hash.Write([]byte(`{"trial":`))
	hash.Write(trial)
	hash.Write([]byte(","))
	hash.Write(rest[1:])
	return hex.EncodeToString(hash.Sum(nil)), nil
}
