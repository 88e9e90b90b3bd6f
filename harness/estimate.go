package harness

import (
	"time"

	"gradsample/results"
)

// multiplyAddsPerSecond is what a core does in the experiments, all in all:
// most of the time goes into rows that come from memory in random order. It is
// taken for measurements of which no trial has told how long it took.
const multiplyAddsPerSecond = 1e9

// Estimate is how long trials take, roughly.
type Estimate struct {
	Cells time.Duration // of one core, for those that can run beside each other
	Lane  time.Duration // for those that run alone
}

// Core is the time that one worker needs.
func (e Estimate) Core() time.Duration { return (e.Cells + e.Lane).Round(time.Second) }

// With is the time that so many workers need.
func (e Estimate) With(workers int) time.Duration {
	return (e.Cells/time.Duration(max(workers, 1)) + e.Lane).Round(time.Second)
}

// EstimatedTime is how long a core needs for so many multiply-adds, roughly.
func EstimatedTime(multiplyAdds float64) time.Duration {
	return time.Duration(multiplyAdds / multiplyAddsPerSecond * float64(time.Second)).Round(time.Second)
}

// estimator learns from recorded trials how fast each measurement is.
type estimator struct {
	known map[string]*pace // by measurement
	to    []todo
}

// pace is what trials cost by estimate and took by the clock.
type pace struct{ cost, seconds float64 }

// todo is a trial that has to be run.
type todo struct {
	measurement string
	alone       bool
	cost        float64
}

// learn takes a finished trial into account, if it tells how long it took. Its cost
// is that of the record's budget.
func (e *estimator) learn(record *results.Record, cost float64) {
	if record.Seconds <= 0 {
		return
	}
	if e.known == nil {
		e.known = map[string]*pace{}
	}
	name := record.Trial.Measurement
	if e.known[name] == nil {
		e.known[name] = new(pace)
	}
	e.known[name].cost += cost
	e.known[name].seconds += record.Seconds
}

// add enters a trial that has to be run.
func (e *estimator) add(trial results.Trial, cost float64) {
	e.to = append(e.to, todo{trial.Measurement, trial.Purpose == results.PurposeTiming, cost})
}

// left is how long what was added takes.
func (e *estimator) left() Estimate {
	var cells, lane float64
	for _, t := range e.to {
		seconds := t.cost / multiplyAddsPerSecond
		if pace := e.known[t.measurement]; pace != nil && pace.cost > 0 {
			seconds = t.cost / pace.cost * pace.seconds
		}
		if t.alone {
			lane += seconds
		} else {
			cells += seconds
		}
	}
	return Estimate{Cells: time.Duration(cells * float64(time.Second)), Lane: time.Duration(lane * float64(time.Second))}
}
