package synthetic

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Family is a kind of population.
type Family struct {
	Name       string
	Meaning    string // one line: how a row is made
	Parameters []Parameter

	begin func(*Set) population // draws what the rows have in common
	check func(*Set) error      // refuses values that do not go together; nil: all do
}

// Parameter is a key that may follow the family's name.
type Parameter struct {
	Name        string
	Default     float64
	Least, Most float64 // both allowed
	Whole       bool    // whole numbers only
}

// families is every family, in the order in which it is listed.
var families = []Family{
	{
		Name: "gaussian", Meaning: "columns N(0,1), y = θ*·x + noise·N(0,1)",
		Parameters: with(noise(1)), begin: newGaussian,
	},
	{
		Name: "heavy", Meaning: "N(0,1) columns times a row's own exp(tail·N(0,1) - tail²), y = θ*·x + noise·(Student t of freedom)",
		Parameters: with(noise(0.5), Parameter{"tail", 1, 0, 4, false}, Parameter{"freedom", 3, 1, 1000, true}), begin: newHeavy,
	},
	{
		Name: "sparse-outliers", Meaning: "columns N(0,1), y = θ*·x + noise·N(0,1), the noise of a share of rows ratio times as large",
		Parameters: with(noise(0.1), Parameter{"share", 0.01, 0, 1, false}, Parameter{"ratio", 100, 0, 1e6, false}), begin: newOutliers,
	},
	{
		Name: "correlated", Meaning: "k-th largest eigenvalue of the columns' covariance ∝ k^-decay along random axes, y = θ*·x + noise·N(0,1)",
		Parameters: bounded(2000, 20, with(noise(1), Parameter{"decay", 1, 0, 10, false})), begin: newCorrelated,
	},
	{
		Name: "classes", Meaning: "N(0,1) around a centre for each class, centres margin apart from one another; ±1 labels if there are two",
		Parameters: with(Parameter{"classes", 2, 2, 1000, true}, Parameter{"margin", 2, 0, 1000, false}), begin: newClasses, check: roomForCentres,
	},
	{
		Name: "kernel", Meaning: "columns N(0,1), y = Σ c_j exp(-‖x - z_j‖²/2bandwidth²) + noise·N(0,1) with centres z_j ~ N(0,1)",
		Parameters: bounded(100, 2, with(noise(0.1), Parameter{"centres", 50, 1, 2000, true}, Parameter{"bandwidth", 1, 0.05, 100, false})), begin: newKernel,
	},
}

// Families returns every family, in the order in which it is listed. They are
// shared and must not be changed.
func Families() []Family { return append([]Family(nil), families...) }

// with gives a family's own parameters those that all families have.
func with(own ...Parameter) []Parameter {
	shared := []Parameter{{"rows", 10000, 2, 1e9, true}, {"columns", 20, 1, 1e5, true}}
	return append(append(shared, own...), Parameter{"seed", 1, 0, 1e9, true})
}

// noise is the size of the noise.
func noise(usual float64) Parameter { return Parameter{"noise", usual, 0, 1e6, false} }

// bounded sets the largest and the usual number of columns.
func bounded(most, usual float64, parameters []Parameter) []Parameter {
	for i := range parameters {
		if p := &parameters[i]; p.Name == "columns" {
			p.Most, p.Default = most, usual
		}
	}
	return parameters
}

// Defaults lists the family's keys with the values they have by default, as a name
// would say them.
func (f *Family) Defaults() string {
	said := make([]string, len(f.Parameters))
	for i := range f.Parameters {
		p := &f.Parameters[i]
		said[i] = p.Name + "=" + p.format(p.Default)
	}
	return strings.Join(said, ",")
}

// parse reads a value of the parameter.
func (p *Parameter) parse(text string) (float64, error) {
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || !(value >= p.Least && value <= p.Most) || p.Whole && value != math.Trunc(value) {
		return 0, fmt.Errorf("%s=%s: give %s", p.Name, text, p.allowed())
	}
	return value + 0, nil // -0 becomes 0
}

// allowed says in words which values the parameter may have.
func (p *Parameter) allowed() string {
	kind := "a number"
	if p.Whole {
		kind = "a whole number"
	}
	return fmt.Sprintf("%s from %s to %s", kind, p.format(p.Least), p.format(p.Most))
}

// format writes a value as a name has it.
func (p *Parameter) format(value float64) string {
	if p.Whole {
		return strconv.FormatFloat(value, 'f', -1, 64)
	}
	return strconv.FormatFloat(value, 'g', -1, 64)
}
