package hashing

import (
	"sync"

	"gradsample/internal/vec"
)

// Fold returns hash functions that hash A v as h hashes v, for a linear map A:
// change turns a hyperplane's normal w, in place, into Aᵀw. A code then costs no
// more than a dense one, and A v is never formed. The two agree but for the
// rounding of a projection that is next to zero.
func (h *SimHash) Fold(change func(normal []float64)) Family {
	settings := h.settings
	settings.Density = 1
	folded := &SimHash{settings: settings, groups: h.groups, terms: settings.Dim}
	folded.queries = sync.OnceValue(func() *queries { return newQueries(folded) })
	folded.weights = make([]float32, settings.Tables*folded.tableSize())
	normal := make([]float64, settings.Dim)
	for table := range settings.Tables {
		for bit := range settings.Bits {
			h.normal(table, bit, normal)
			change(normal)
			first := folded.place(table, bit)
			for c, weight := range normal {
				folded.weights[first+c*vec.Lanes] = float32(weight)
			}
		}
	}
	return folded
}

// normal writes the normal of a bit's hyperplane.
func (h *SimHash) normal(table, bit int, normal []float64) {
	first := h.place(table, bit)
	if h.entries == nil {
		for c := range normal {
			normal[c] = float64(h.weights[first+c*vec.Lanes])
		}
		return
	}
	clear(normal)
	for term := range h.terms {
		entry := h.entries[first+term*vec.Lanes]
		normal[entry>>1] = 1 - 2*float64(entry&1)
	}
}
