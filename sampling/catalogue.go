package sampling

import (
	"context"
	"fmt"
	"strings"
)

// Description is a sampler's entry in the catalogue.
type Description struct {
	// Name is what New and every flag call it.
	Name string
	// Meaning says in a sentence how it draws.
	Meaning string
	// NeedsKeys tells that it works only for losses with keys to hash.
	NeedsKeys bool
	// Exact tells that its estimate is unbiased whatever tables were drawn.
	Exact bool
	// PerStepCost is the order of a draw's cost, beyond the gradient's.
	PerStepCost string

	construct constructor
}

// constructor makes a sampler from settings that have been checked.
type constructor func(context.Context, Population, Settings, Streams, int) (Sampler, error)

// catalogue lists the samplers in the order in which tables and legends show them.
var catalogue = []Description{
	{"uniform", "every row is equally likely", false, true, "O(1)", newUniform},
	{"permuted", "the rows in random order, in a new order each epoch", false, true, "O(1)", newPermuted},
	{"static-norm", "rows in proportion to their length", false, true, "O(1)", newStaticNorm},
	{"static-norm-squared", "rows in proportion to their squared length", false, true, "O(1)", newStaticNormSquared},
	{"lgd-paper", "rows that share the query's bucket in a random hash table, as in the paper", true, false, "O(l K d) dense, O(l K d/s + d) sparse", newPaper},
	{"lgd-released", "the same as the authors' code does it, with its defects as switches", true, false, "O(l K d) dense, O(l K d/s + d) sparse", newReleased},
	{"lgd-exact", "rows of the query's buckets with their exact probability given the tables, and a share of draws from all rows", true, true, "O(L) codes compared, and O(L K d) a refresh", newExact},
	{"dci", "rows with large projections on the random directions nearest to the query, and a share of uniform draws", true, true, "O(1), and O(L d) a refresh", newDCI},
	{"stale-norm", "rows in proportion to the norm of their gradient when last computed, and a share of uniform draws", false, true, "O(1), and O(N d) a refresh", newStale},
	{"auto", "uniformly at first, then by the unbiased sampler that is estimated to gain most in the same time, if any; a twentieth of uniform's time may go into finding it", false, true, "that of the sampler in use", newAuto},
	{"oracle", "rows in proportion to the true norm of their gradient, the lowest variance there is", false, true, "O(N d) a batch", newOracle},
}

// Names returns the names of all samplers, in the catalogue's order.
func Names() []string {
	names := make([]string, len(catalogue))
	for i, d := range catalogue {
		names[i] = d.Name
	}
	return names
}

// Describe returns a sampler's entry in the catalogue, if it is there.
func Describe(name string) (Description, bool) {
	for _, d := range catalogue {
		if d.Name == name {
			return d, true
		}
	}
	return Description{}, false
}

// New makes a sampler by name. Hash tables are built on the given number of
// goroutines, which changes nothing but the time that it takes; a cancelled
// context ends it. New fails with ErrUnknown, ErrSettings, ErrHash or ErrNoKeys,
// with hashing.ErrSettings where the hash functions would be too large or their
// codes too long, with the context's error, or where the rows' norms are not
// finite.
func New(ctx context.Context, name string, population Population, settings Settings, streams Streams, workers int) (Sampler, error) {
	description, ok := Describe(name)
	if !ok {
		return nil, fmt.Errorf("%w %q; choose one of %s", ErrUnknown, name, strings.Join(Names(), ", "))
	}
	settings = settings.WithDefaults()
	if err := settings.check(); err != nil {
		return nil, fmt.Errorf("sampler %s: %w", name, err)
	}
	if description.NeedsKeys && population.Keys() == nil {
		return nil, fmt.Errorf("sampler %s: %w; choose one of %s", name, ErrNoKeys, strings.Join(keyless(), ", "))
	}
	sampler, err := description.construct(ctx, population, settings, streams, workers)
	if err != nil {
		return nil, fmt.Errorf("sampler %s: %w", name, err)
	}
	return sampler, nil
}

// keyless returns the names of the samplers that need no keys.
func keyless() []string {
	var names []string
	for _, d := range catalogue {
		if !d.NeedsKeys {
			names = append(names, d.Name)
		}
	}
	return names
}
