package format

import (
	"encoding/binary"
	"fmt"
)

// idxElement is the number stored by an IDX file of a type byte.
func idxElement(code byte) (element, bool) {
	switch code {
	case 0x08:
		return elementOf('u', 1, binary.BigEndian)
	case 0x09:
		return elementOf('i', 1, binary.BigEndian)
	case 0x0b:
		return elementOf('i', 2, binary.BigEndian)
	case 0x0c:
		return elementOf('i', 4, binary.BigEndian)
	case 0x0d:
		return elementOf('f', 4, binary.BigEndian)
	case 0x0e:
		return elementOf('f', 8, binary.BigEndian)
	}
	return element{}, false
}

// isIDX recognises two zero bytes, a type and a small number of dimensions.
func isIDX(sample []byte) bool {
	if len(sample) < 8 || sample[0] != 0 || sample[1] != 0 || sample[3] < 1 || sample[3] > 8 {
		return false
	}
	_, known := idxElement(sample[2])
	return known
}

// idx decodes the format of MNIST: a row for each index of the first dimension,
// the others flattened.
type idx struct {
	options Options
	*builder
}

func (d *idx) read(in *input) error {
	var magic [4]byte
	if err := in.readRecord(magic[:], 0, 0); err != nil {
		return err
	}
	e, known := idxElement(magic[2])
	if magic[0] != 0 || magic[1] != 0 || !known || magic[3] == 0 {
		return in.problem(0, 0, fmt.Sprintf("begins with % x, which is no IDX magic number", magic), remedyFormat)
	}
	header := make([]byte, 4*int(magic[3]))
	if err := in.readRecord(header, 0, 4); err != nil {
		return err
	}
	rows, cols := int(binary.BigEndian.Uint32(header)), 1
	for i := 4; i < len(header); i += 4 {
		if cols *= int(binary.BigEndian.Uint32(header[i:])); cols < 1 || cols > maxColumns {
			return in.problem(0, 0, fmt.Sprintf("its header promises rows of no or more than %d values", maxColumns), remedyDamaged)
		}
	}
	if d.builder == nil {
		var err error
		if d.builder, err = newBuilder(in, 0, numbered(cols), d.options); err != nil {
			return err
		}
	}
	if cols != len(d.columns) {
		return in.problem(0, 0, fmt.Sprintf("has rows of %d values, the member before %d", cols, len(d.columns)), "choose members with the same columns")
	}
	raw := make([]byte, cols*e.size)
	for i := range rows {
		offset := int64(4+len(header)) + int64(i)*int64(len(raw))
		if err := in.readNumbers(e, raw, d.row, i, offset); err != nil {
			return err
		}
		if err := d.commit(in, 0); err != nil {
			return err
		}
	}
	return in.expectEnd()
}
