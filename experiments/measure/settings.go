package measure

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"

	"gradsample/datasets"
	"gradsample/hashing"
	"gradsample/internal/memo"
	"gradsample/internal/rng"
	"gradsample/objective"
	"gradsample/optimize"
	"gradsample/results"
	"gradsample/sampling"
)

// algorithm is the version of everything that a payload of this package
// depends on. It changes with every change of a number that a trial returns.
const algorithm = "3"

// Settings is how a method is run: where its rows come from and what is done
// with their gradients. The step size is not among them; the harness finds it.
type Settings struct {
	Sampler  string            `json:"sampler"`
	Sampling sampling.Settings `json:"sampling"`
	Optimize optimize.Settings `json:"optimize"`
}

// Method declares a method with a name for figures and tables.
func Method(name string, settings Settings) results.Method {
	return encodeMethod(name, settings)
}

// encodeMethod writes the settings of any measurement's method.
func encodeMethod(name string, settings any) results.Method {
	encoded, err := json.Marshal(settings)
	if err != nil {
		panic(fmt.Sprintf("measure: method %s cannot be written as JSON: %v", name, err))
	}
	return results.Method{Name: name, Settings: encoded}
}

func decode(method results.Method) (Settings, error) {
	var settings Settings
	err := decodeStrictly(method, &settings)
	return settings, err
}

// decodeStrictly reads a method's settings, and refuses those that nobody knows.
func decodeStrictly(method results.Method, settings any) error {
	decoder := json.NewDecoder(bytes.NewReader(method.Settings))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(settings); err != nil {
		return fmt.Errorf("reading the settings of method %s: %w", method.Name, err)
	}
	return nil
}

// Stream is a trial's source of randomness for a purpose. Methods that ask for
// the same purpose get the same numbers.
func Stream(trial results.Trial, purpose string) *rng.Stream {
	return rng.New(trial.Experiment, trial.Problem.Data, strconv.FormatUint(trial.Seed, 10), purpose)
}

// objectives are a problem's training objective and, without ridge, that of its
// test rows.
type objectives struct {
	problem     *datasets.Problem   // held, so that its address stays its own
	train, test objective.Objective // test is nil where a split keeps no test rows
	atZero      float64             // training objective at θ = 0
}

// prepared shares the objectives of a problem, with the norms that they
// computed, among its trials.
var prepared = memo.New[objectives](16)

// shareObjectives returns the objectives of a problem. They are the caller's
// own, but share what does not change.
func shareObjectives(problem *datasets.Problem, spec results.Problem) (objectives, error) {
	key := fmt.Sprintf("%p %s %g", problem, spec.Loss, spec.Ridge)
	shared, err := prepared.Get(key, func() (objectives, error) {
		train, err := objective.New(spec.Loss, problem.Train.X, problem.Train.Y, problem.Info.Classes, spec.Ridge)
		if err != nil {
			return objectives{}, fmt.Errorf("%s, training rows: %w", spec.Data, err)
		}
		o := objectives{problem: problem, train: train, atZero: train.Value(train.NewParameters())}
		if problem.Test.X.Rows > 0 {
			o.test, err = objective.New(spec.Loss, problem.Test.X, problem.Test.Y, problem.Info.Classes, 0)
		}
		if err != nil {
			return objectives{}, fmt.Errorf("%s, test rows: %w", spec.Data, err)
		}
		return o, nil
	})
	if err != nil {
		return objectives{}, err
	}
	shared.train = shared.train.Clone()
	if shared.test != nil {
		shared.test = shared.test.Clone()
	}
	return shared, nil
}

// testLoss is the mean loss on the test rows, NaN where there are none.
func (o objectives) testLoss(theta []float32) float64 {
	if o.test == nil {
		return math.NaN()
	}
	return o.test.Loss(theta)
}

// values returns the training objective and the test loss at each of the thetas.
func (o objectives) values(thetas [][]float32) (train, test []float64) {
	train, test = make([]float64, len(thetas)), make([]float64, len(thetas))
	o.train.Values(thetas, train)
	if o.test != nil {
		o.test.Values(thetas, test) // without ridge: the loss
		return train, test
	}
	for i := range test {
		test[i] = math.NaN()
	}
	return train, test
}

// newSampler builds a method's sampler on a trial's own streams, with tables from
// a shelf if there is one.
func newSampler(ctx context.Context, trial results.Trial, settings Settings, train objective.Objective, shelf sampling.Shelf) (sampling.Sampler, error) {
	streams := sampling.Streams{Hashes: Stream(trial, "hashes"), Order: Stream(trial, "order"), Shelf: shelf}
	sampler, err := sampling.New(ctx, settings.Sampler, train, settings.Sampling, streams, 1)
	if err != nil {
		return nil, fmt.Errorf("building sampler %s: %w", settings.Sampler, err)
	}
	return sampler, nil
}

// tables shares hash tables among the samplers of a problem and seed that draw
// the same hash functions, such as lgd-paper and lgd-exact. Where memory runs short
// it is given up, as Forget says.
var tables = memo.Weighing(1<<30, (*hashing.Tables).Bytes)

// tablesOf is the shelf of a problem's tables. The specification is in the key
// beside the address, which another problem may take once this one is forgotten.
func tablesOf(trial results.Trial, problem *datasets.Problem) sampling.Shelf {
	return func(key string, build func() (*hashing.Tables, error)) (*hashing.Tables, error) {
		return tables.Get(fmt.Sprintf("%p %+v %s", problem, trial.Problem, key), build)
	}
}

// built shares samplers with tables among trials that differ in the step size
// or the optimiser alone. It keeps few: tables are large.
var built = memo.New[sampling.Sampler](6)

// shareable are the samplers that are Forkers: their draws change no state that
// a later run would see.
var shareable = []string{"lgd-paper", "lgd-released", "lgd-exact", "dci"}

// sharedSampler is newSampler with the tables of an earlier trial where there
// was one that drew the same: the same problem, seed, sampler and settings.
func sharedSampler(ctx context.Context, trial results.Trial, problem *datasets.Problem, settings Settings, train objective.Objective) (sampling.Sampler, error) {
	if !slices.Contains(shareable, settings.Sampler) {
		return newSampler(ctx, trial, settings, train, nil)
	}
	key := fmt.Sprintf("%s %p %+v %d %s %+v", trial.Experiment, problem, trial.Problem, trial.Seed, settings.Sampler, settings.Sampling)
	sampler, err := built.Get(key, func() (sampling.Sampler, error) {
		return newSampler(ctx, trial, settings, train, tablesOf(trial, problem))
	})
	if err != nil {
		return nil, err
	}
	return sampler.(sampling.Forker).Fork(train, Stream(trial, "order")), nil
}
