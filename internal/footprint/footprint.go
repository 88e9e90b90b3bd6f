// Package footprint tells how much memory a value holds on to.
package footprint

import (
	"reflect"
	"unsafe"
)

// Beyond returns the bytes that a value refers to, directly or not, beyond what the
// others refer to. Arrays behind slices count with their whole capacity, once; two
// slices that overlap but begin apart count both. Strings, maps' empty places,
// channels and what functions close over do not count.
func Beyond(value any, others ...any) int64 {
	w := walker{seen: map[place]bool{}}
	for _, other := range others {
		w.walk(reflect.ValueOf(other))
	}
	before := w.bytes
	w.walk(reflect.ValueOf(value))
	return w.bytes - before
}

// place is where something lies. A struct and its first field lie at one address.
type place struct {
	at unsafe.Pointer
	of reflect.Type
}

type walker struct {
	seen  map[place]bool
	bytes int64
}

// enter counts what lies at a place, once, and tells whether that was now.
func (w *walker) enter(at unsafe.Pointer, of reflect.Type, bytes int64) bool {
	p := place{at, of}
	if w.seen[p] {
		return false
	}
	w.seen[p] = true
	w.bytes += bytes
	return true
}

// walk counts what a value refers to, but not the value itself.
func (w *walker) walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if of := v.Type().Elem(); !v.IsNil() && w.enter(v.UnsafePointer(), of, int64(of.Size())) {
			w.walk(v.Elem())
		}
	case reflect.Interface:
		if inside := v.Elem(); inside.IsValid() {
			if inside.Kind() != reflect.Pointer {
				w.bytes += int64(inside.Type().Size())
			}
			w.walk(inside)
		}
	case reflect.Slice:
		of := v.Type()
		if v.Cap() > 0 && w.enter(v.UnsafePointer(), of, int64(v.Cap())*int64(of.Elem().Size())) {
			w.elements(v)
		}
	case reflect.Array:
		w.elements(v)
	case reflect.Struct:
		for i := range v.NumField() {
			w.walk(v.Field(i))
		}
	case reflect.Map:
		if !v.IsNil() && w.enter(v.UnsafePointer(), v.Type(), int64(v.Len())*int64(v.Type().Key().Size()+v.Type().Elem().Size())) {
			for entries := v.MapRange(); entries.Next(); {
				w.walk(entries.Key())
				w.walk(entries.Value())
			}
		}
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

// refers tells whether a value of a type may refer to what walk counts.
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
