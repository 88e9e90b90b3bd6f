package results

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// A run reads every record that is there, so that a file which is, to the byte,
// what Encode wrote has a reader of its own:
//
//  1. Its checksum, which covers the digest, is held against its own text.
//  2. Its tables, which are most of it, are cut out and read as text that needs no
//     validation.
//  3. What is left, some tenth of it, goes through encoding/json, as strictly as
//     any other file.
//  4. Its key is held against the hash of its trial's own text.
//
// Whatever differs in anything is left to decodeWithCare, which tells why.

// readAsWritten reads a record from what Encode wrote; ok is false for any other
// file.
func readAsWritten(encoded []byte) (record *Record, ok bool) {
	if !ownHashHolds(encoded, "checksum") {
		return nil, false
	}
	file, ok := takeApart(encoded)
	if !ok {
		return nil, false
	}
	record = new(Record)
	decoder := json.NewDecoder(bytes.NewReader(file.head))
	decoder.DisallowUnknownFields()
	if decoder.Decode(record) != nil || record.Format != RecordFormat {
		return nil, false
	}
	if key, err := keyOf(file.trial, record.Data.Checksum, record.Algorithm); err != nil || key != record.Key {
		return nil, false
	}
	var payload, timings bool
	record.Payload, payload = file.payload.read()
	record.Timings, timings = file.timings.read()
	return record, payload && timings
}

// ownHashHolds tells whether the last field of a file is the hash of the file's own
// text with nothing in that field, as Encode computes it.
func ownHashHolds(encoded []byte, field string) bool {
	const last = "\"}\n"
	end := len(encoded) - len(last) - hex.EncodedLen(sha256.Size)
	if end < 0 || !bytes.HasSuffix(encoded[:end], []byte(`"`+field+`":"`)) {
		return false
	}
	sum, ok := bytes.CutSuffix(encoded[end:], []byte(last))
	hash := sha256.New()
	hash.Write(encoded[:end])
	hash.Write([]byte(`"}`))
	return ok && hex.EncodeToString(hash.Sum(nil)) == string(sum)
}

// recordText are the parts of a record file.
type recordText struct {
	head             []byte // the record with null in the place of its tables
	trial            []byte
	payload, timings tableText
}

// takeApart finds the parts of a record by the names of its fields.
func takeApart(encoded []byte) (file recordText, ok bool) {
	file.head = make([]byte, 0, 2048)
	text := encoded
	for separator := byte('{'); len(text) > 0 && text[0] == separator; separator = ',' {
		colon := 1 + skipValue(text[1:])
		if colon == len(text) || text[colon] != ':' {
			return file, false
		}
		name := string(text[1:colon])
		file.head, text = append(file.head, text[:colon+1]...), text[colon+1:]
		switch name {
		case `"payload"`:
			file.payload, text, ok = cutTable(text)
			file.head = append(file.head, "null"...)
		case `"timings"`:
			file.timings, text, ok = cutTable(text)
			file.head = append(file.head, "null"...)
		default:
			end := skipValue(text)
			if name == `"trial"` {
				file.trial = text[:end]
			}
			file.head, text, ok = append(file.head, text[:end]...), text[end:], true
		}
		if !ok {
			return file, false
		}
	}
	file.head = append(file.head, '}')
	return file, string(text) == "}\n"
}

// skipValue returns where the first value of a JSON text ends: before the comma,
// colon or bracket that belongs to none of what it opens.
func skipValue(text []byte) int {
	depth := 0
	for at := 0; at < len(text); at++ {
		switch text[at] {
		case '"':
			for at++; at < len(text) && text[at] != '"'; at++ {
				if text[at] == '\\' {
					at++
				}
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return at
			}
			depth--
		case ',', ':':
			if depth == 0 {
				return at
			}
		}
	}
	return len(text)
}
