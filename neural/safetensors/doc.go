// Package safetensors reads and writes files of named arrays in the safetensors
// format (version 0 of its specification):
//
//  1. 8 bytes, little-endian: the length of the header.
//  2. The header, JSON: for each name the type, the shape and where the data begin
//     and end, counted from the end of the header; "__metadata__" maps text to text.
//  3. The data, row-major and little-endian, without gaps.
//
// Data of type F32 are read; tensors of other types are listed without them.
package safetensors
