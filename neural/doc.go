// Package neural trains small convolutional networks on the processor, and hands
// out what their layers make of images.
//
//  1. A Spec describes a network: Named has some, and Parse reads the text form of
//     any other. A row of data is an image: channels, height and width.
//  2. NewNetwork draws its weights from a stream, or LoadWeights takes them from a
//     safetensors file, that of another program or one that SaveWeights wrote.
//  3. A Problem says what to train on: kernel.Data hands out rows, and a Source
//     draws which, with weights, and is told the Observation of each: its loss and
//     the length of its gradient in the last layer.
//  4. NewTrainer minimises the weighted softmax cross-entropy by stochastic
//     gradients with momentum and decay. A caller advances it, asks its Counters,
//     and takes a Checkpoint, from which a new trainer goes on to the bit.
//  5. A Mapper applies the network up to any layer: to the scores, to Observe and
//     Evaluate rows, or to Features, which kernel methods learn from without their
//     being stored, and which Stream hands on, as to a file.
//
// Images go through the layers 16 at a time, side by side in memory, so that each
// layer is at work on long vectors and the products of matrices are wide. A batch
// is cut into such chunks, whose gradients are added in a fixed order: nothing
// depends on the number of workers, nor on which kernels of internal/vec run.
package neural
