/**
 * Guests that do nothing but dirty memory. Both tell their rounds in a word of memory and flush the TLB entry of a page before
 * they write to it: without that, TCG before QEMU 9.0 may not notice that a page is dirtied a second time.
 */

/** Where the x86 guest counts its rounds, and where its pages begin (guest physical addresses). */
export const ROUNDS_X86 = 0x100000
export const PAGES_X86 = 0x200000
/** The same of the AArch64 guest; its rounds stand in each of its pages. */
export const ENTRY_ARM = 0x40200000
export const PAGES_ARM = 0x40400000
export const ROUNDS_ARM = PAGES_ARM + 64

/**
 * A boot sector. Round 0 fills `pages` pages with noise. In the others it depends on the page number modulo 8 what becomes of
 * a page: 0 to 3 three words change, 4 other noise, 5 noise or zeros in turn, 6 the same word over and over, 7 nothing.
 */
const BOOT = `
  fa              cli
  31c0            xor ax,ax
  8ed8            mov ds,ax
  0f0116c07c      lgdt [gdtr]
  0f20c0          mov eax,cr0
  0c01            or al,1                  ; PE
  0f22c0          mov cr0,eax
  ea177c0800      jmp 8:0x7c17             ; 32 bits from here on
  66b81000        mov ax,16
  8ed8            mov ds,ax
  8ec0            mov es,ax
  fc              cld
  31db            xor ebx,ebx              ; number of the round
  bf00002000      round: mov edi,0x200000
  bd PAGES        mov ebp,PAGES
  0f013f          page: invlpg [edi]
  89f8            mov eax,edi
  c1e80c          shr eax,12
  89c2            mov edx,eax
  83e207          and edx,7
  be PAUSE        mov esi,PAUSE
  4e              pause: dec esi
  75fd            jnz pause
  b900040000      mov ecx,1024
  85db            test ebx,ebx
  7421            jz noise
  80fa04          cmp dl,4
  722c            jb touch
  7418            je other
  80fa06          cmp dl,6
  7208            jb inturn
  7733            ja skip
  89d8            mov eax,ebx
  f3ab            rep stosd
  eb33            jmp next
  f6c301          inturn: test bl,1
  7506            jnz other
  31c0            xor eax,eax
  f3ab            rep stosd
  eb28            jmp next
  01d8            other: add eax,ebx
  69c00d661900    noise: imul eax,eax,1664525
  055ff36e3c      add eax,1013904223
  ab              stosd
  e2f2            loop noise
  eb16            jmp next
  895cd710        touch: mov [edi+edx*8+16],ebx
  889ffc070000    mov [edi+0x7fc],bl
  899ffc0f0000    mov [edi+0xffc],ebx
  81c700100000    skip: add edi,4096
  4d              next: dec ebp
  7598            jnz page
  43              inc ebx
  0f013d00001000  invlpg [0x100000]
  891d00001000    mov [0x100000],ebx
  e97bffffff      jmp round
  90              nop
  0000000000000000 gdt: none
  ffff0000009acf00 code, 4 GiB
  ffff00000092cf00 data, 4 GiB
  1700 a87c0000   gdtr`

/** Adds to two words of each of 512 pages, round after round, as fast as it goes. */
const ARM = `
  0008a8d2        movz x0,#0x4040,lsl #16
  220080d2        movz x2,#1
  e10300aa        round: mov x1,x0
  03408052        mov w3,#512
  1f8708d5        tlbi vmalle1
  9f3f03d5        dsb sy
  222000f9        page: str x2,[x1,#64]
  22fc07b9        str w2,[x1,#2044]
  21044091        add x1,x1,#4096
  63040071        subs w3,w3,#1
  81ffff54        b.ne page
  42040091        add x2,x2,#1
  f6ffff17        b round`

/** The octets of a listing: on each line, hexadecimal without a break inside, then text behind two blanks. */
function assemble(listing, words = {}) {
  const octets = []
  for (const line of listing.trim().split('\n')) {
    let code = line.trim().split(/ {2,}|(?<=^[0-9a-f]{16}) /)[0]
    for (const [name, value] of Object.entries(words)) code = code.replace(name, littleEndian(value))
    octets.push(Buffer.from(code.replaceAll(' ', ''), 'hex'))
  }
  return Buffer.concat(octets)
}

function littleEndian(value) {
  const octets = Buffer.alloc(4)
  octets.writeUInt32LE(value)
  return octets.toString('hex')
}

/** A disk of 1 MiB whose boot sector is the guest: `pages` pages, `pause` turns of an empty loop before each. */
export function bootDisk({ pages = 512, pause = 2000 } = {}) {
  const disk = Buffer.alloc(1 << 20)
  assemble(BOOT, { PAGES: pages, PAUSE: pause }).copy(disk)
  disk.writeUInt16LE(0xaa55, 510)
  return disk
}

/** A program to be loaded at ENTRY_ARM. */
export function armProgram() {
  return assemble(ARM)
}
