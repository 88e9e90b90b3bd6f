// Package footprint tells how much memory a value holds on to.
package footprint

import (
	"cmp"
	"reflect"
	"slices"
	"unsafe"
)

// Beyond returns the bytes that a value refers to, directly or not, beyond what the
// others refer to. Arrays behind slices count with their whole capacity, and no byte
// counts twice, however many slices have it. Strings, maps' empty places, channels and
// what functions close over do not count.
func Beyond(value any, others ...any) int64 {
	w := walker{seen: map[place]bool{}}
	for _, other := range others {
		w.walk(reflect.ValueOf(other))
	}
	before := w.total()
	w.walk(reflect.ValueOf(value))
	return w.total() - before
}

// place is where something lies. A struct and its first field lie at one address.
type place struct {
	at unsafe.Pointer
	of reflect.Type
	n  int // elements behind a slice
}

// stretch is bytes that lie side by side.
type stretch struct{ from, to uintptr }

type walker struct {
	seen      map[place]bool
	stretches []stretch
	elsewhere int64 // bytes of values in maps, which have no address
}

// total is the number of bytes that were met.
func (w *walker) total() int64 {
	slices.SortFunc(w.stretches, func(a, b stretch) int { return cmp.Compare(a.from, b.from) })
	bytes, end := w.elsewhere, uintptr(0)
	for _, s := range w.stretches {
		bytes += int64(max(s.to, end) - max(s.from, end))
		end = max(s.to, end)
	}
	return bytes
}

// enter notes what lies at a place, and tells whether it did so for the first time.
func (w *walker) enter(p place, bytes uintptr) bool {
	if w.seen[p] {
		return false
	}
	w.seen[p] = true
	w.stretches = append(w.stretches, stretch{uintptr(p.at), uintptr(p.at) + bytes})
	return true
}

// walk notes what a value refers to, but not the value itself.
func (w *walker) walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if of := v.Type().Elem(); !v.IsNil() && w.enter(place{v.UnsafePointer(), of, 1}, of.Size()) {
			w.walk(v.Elem())
		}
	case reflect.Interface:
		if inside := v.Elem(); inside.IsValid() {
			if inside.Kind() != reflect.Pointer {
				w.elsewhere += int64(inside.Type().Size())
			}
			w.walk(inside)
		}
	case reflect.Slice:
		p := place{v.UnsafePointer(), v.Type(), v.Cap()}
		if v.Cap() > 0 && w.enter(p, uintptr(v.Cap())*v.Type().Elem().Size()) {
			w.elements(v)
		}
	case reflect.Array:
		w.elements(v)
	case reflect.Struct:
		for i := range v.NumField() {
			w.walk(v.Field(i))
		}
	case reflect.Map:
		w.entries(v)
	}
}

// entries notes those of a map.
func (w *walker) entries(v reflect.Value) {
	if v.IsNil() || !w.enter(place{v.UnsafePointer(), v.Type(), 0}, 0) {
		return
	}
	w.elsewhere += int64(v.Len()) * int64(v.Type().Key().Size()+v.Type().Elem().Size())
	for entries := v.MapRange(); entries.Next(); {
		w.walk(entries.Key())
		w.walk(entries.Value())
	}
}

// elements walks those that may refer to anything.
func (w *walker) elements(v reflect.Value) {
	if !refers(v.Type().Elem()) {
		return
	}
	for i := range v.Len() {
		w.walk(v.Index(i))
	}
}

// refers tells whether a value of a type may refer to what walk notes.
func refers(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map:
		return true
	case reflect.Array:
		return refers(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if refers(t.Field(i).Type) {
				return true
			}
		}
	}
	return false
}
