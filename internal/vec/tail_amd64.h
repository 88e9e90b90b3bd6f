// Eight lanes on, eight lanes off: the mask for the first r of 8 elements
// starts at element 8-r.
DATA ·tailMask<>+0(SB)/8, $0xFFFFFFFFFFFFFFFF
DATA ·tailMask<>+8(SB)/8, $0xFFFFFFFFFFFFFFFF
DATA ·tailMask<>+16(SB)/8, $0xFFFFFFFFFFFFFFFF
DATA ·tailMask<>+24(SB)/8, $0xFFFFFFFFFFFFFFFF
DATA ·tailMask<>+32(SB)/8, $0
DATA ·tailMask<>+40(SB)/8, $0
DATA ·tailMask<>+48(SB)/8, $0
DATA ·tailMask<>+56(SB)/8, $0
GLOBL ·tailMask<>(SB), RODATA|NOPTR, $64

// LOADMASK leaves the mask for the first CX (1 to 7) elements in Y15.
#define LOADMASK \
	LEAQ    ·tailMask<>+32(SB), AX \
	NEGQ    CX                    \
	VMOVUPS (AX)(CX*4), Y15
