// Package memo shares what is expensive to compute among those who ask for it
// at the same time or soon after.
package memo

import (
	"slices"
	"sync"

	"golang.org/x/sync/singleflight"
)

// Memo keeps the values of the keys asked for last. A value must depend on its
// key alone, so that nothing depends on who computed it or when. Any number of
// goroutines may use a Memo.
type Memo[T any] struct {
	limit   int64
	weigh   func(T) int64
	flights singleflight.Group

	mu     sync.Mutex
	values map[string]T
	order  []string // of values, the one asked for longest ago first
	weight int64    // of all values
}

// New returns an empty memo that keeps at most so many values.
func New[T any](size int) *Memo[T] {
	return Weighing(int64(size), func(T) int64 { return 1 })
}

// Weighing returns an empty memo that keeps values of a total weight up to a
// limit, and none that is heavier by itself. A value's weight must not change.
func Weighing[T any](limit int64, weigh func(T) int64) *Memo[T] {
	return &Memo[T]{limit: limit, weigh: weigh, values: map[string]T{}}
}

// Get returns the value of a key. Where nobody has it, compute is called, once
// for all who ask meanwhile; its error is theirs too, and is not kept.
func (m *Memo[T]) Get(key string, compute func() (T, error)) (T, error) {
	value, err, _ := m.flights.Do(key, func() (any, error) {
		if known, ok := m.known(key); ok {
			return known, nil
		}
		value, err := compute()
		if err == nil {
			m.keep(key, value)
		}
		return value, err
	})
	if err != nil {
		var none T
		return none, err
	}
	return value.(T), nil
}

// known looks a value up, and remembers that it was asked for.
func (m *Memo[T]) known(key string) (T, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, ok := m.values[key]
	if ok {
		place := slices.Index(m.order, key)
		m.order = append(slices.Delete(m.order, place, place+1), key)
	}
	return value, ok
}

// keep adds a value and drops those asked for longest ago where they are too many.
func (m *Memo[T]) keep(key string, value T) {
	weight := m.weigh(value)
	if weight > m.limit {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values[key] = value
	m.order = append(m.order, key)
	for m.weight += weight; m.weight > m.limit; m.order = m.order[1:] {
		m.weight -= m.weigh(m.values[m.order[0]])
		delete(m.values, m.order[0])
	}
}

// Forget drops all values. Who holds one keeps it; who asks again has it computed
// again.
func (m *Memo[T]) Forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.values)
	m.order, m.weight = nil, 0
}
