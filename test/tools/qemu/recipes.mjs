/** Streams by name: what to do with which QEMU (`since` and `below`: its major version) to have one that shows a feature. */

const words = (text) => text.split(/\s+/)
const pc = words('-M pc -m 16 -nodefaults')
const blank = (id) => `-drive if=none,id=${id},format=raw,snapshot=on,file=blank.img`
const network = (id, device) => `-netdev hubport,hubid=0,id=${id} -device ${device},netdev=${id}`

/** A guest that is busy, sent over a slow line: it takes several passes over its memory. */
const busy = { args: pc, guest: { pause: 1000 }, live: 4_000_000 }

export const recipes = {
  none: { args: words('-M none -m 1') },
  'pc-bare': { args: words('-M pc -nodefaults -m 4'), run: 0.5 },
  xbzrle: {
    ...busy,
    capabilities: ['xbzrle'],
    parameters: { 'xbzrle-cache-size': 64 << 20 },
    passes: 8,
    asMapped: true,
  },
  compress: {
    ...busy,
    below: 9,
    asMapped: true,
    capabilities: ['compress'],
    parameters: { 'compress-threads': 2, 'compress-level': 6 },
  },
  'aarch64-virt': {
    machine: 'arm',
    args: words(
      '-M virt -cpu cortex-a57 -smp 2 -m 16 -nodefaults -serial null -device virtio-net-device -device virtio-rng-device',
    ),
    guest: true,
    live: 20_000_000,
    asMapped: true,
  },
  'multifd-none': multifd('none'),
  'multifd-zlib': multifd('zlib'),
  'multifd-zstd': multifd('zstd'),
  /** Machines of QEMU 8.0 and before: each end of a section goes with SYNC packets, also in later QEMUs. */
  'multifd-old': {
    ...multifd('zlib'),
    since: 9,
    args: words('-M pc-i440fx-7.2 -m 16 -nodefaults -uuid 00112233-4455-6677-8899-aabbccddeeff'),
    capabilities: ['multifd', 'validate-uuid'],
    parameters: { 'multifd-channels': 3, 'multifd-compression': 'zlib' },
  },
  /** Pages that are zero over the main connection, as before 9.0. */
  'multifd-legacy': {
    ...multifd('zstd'),
    since: 9,
    parameters: { 'multifd-channels': 1, 'multifd-compression': 'zstd', 'zero-page-detection': 'legacy' },
  },
  postcopy: postcopy(['postcopy-ram']),
  'postcopy-preempt': postcopy(['postcopy-ram', 'postcopy-preempt']),
  /** postcopy-ram is on, but the migration ends before there is need of it. */
  'postcopy-unused': { args: pc, guest: true, since: 8, to: 'postcopy', capabilities: ['postcopy-ram'] },
  'mapped-ram': {
    since: 9,
    args: words('-M q35 -m 32 -nodefaults -vga std'),
    run: 1,
    to: 'file',
    capabilities: ['mapped-ram'],
  },
  'mapped-ram-live': {
    ...busy,
    since: 9,
    guest: { pages: 2048, pause: 1000 },
    to: 'file',
    capabilities: ['mapped-ram'],
  },
  'ignore-shared': {
    args: words(
      '-M pc,memory-backend=m0 -m 16 -nodefaults -object memory-backend-file,id=m0,size=16M,share=on,mem-path=shared-16.ram',
    ),
    shared: ['m0'],
    guest: true,
    capabilities: ['x-ignore-shared'],
  },
  uuid: {
    args: words('-M q35 -m 16 -nodefaults -uuid c0a1f2d3-0102-4304-8506-0708090a0b0c'),
    guest: true,
    capabilities: ['validate-uuid'],
  },
  'dirty-bitmaps': {
    args: words(`-M pc -m 16 -nodefaults -blockdev driver=null-co,node-name=disk0,size=67108864,read-zeroes=on
      -device virtio-blk-pci,drive=disk0 -blockdev driver=null-co,node-name=disk1,size=8388608,read-zeroes=on
      -device ide-hd,drive=disk1`),
    guest: true,
    capabilities: ['dirty-bitmaps'],
    before: dirtyBitmaps,
  },
  'virtio-mem': {
    args: words(`-M q35 -nodefaults -m 16,maxmem=1G,slots=2 -object memory-backend-ram,id=mem0,size=64M
      -device virtio-mem-pci,memdev=mem0,id=vmem,requested-size=16M`),
    run: 0.5,
  },
  'q35-devices': {
    args: words(`-M q35 -smp 2 -m 32 -vga std -nic none ${blank('d0')} -device ide-hd,drive=d0,bus=ide.0
      ${blank('d1')} -device ich9-ahci,id=ahci -device ide-cd,drive=d1,bus=ahci.0 ${blank('d2')} -device virtio-scsi-pci,id=s0 -device scsi-hd,drive=d2,bus=s0.0
      ${blank('d3')} -device virtio-blk-pci,drive=d3 ${blank('d4')} -device megasas,id=s1 -device scsi-cd,drive=d4,bus=s1.0
      -device pcie-root-port,id=rp1,slot=1,chassis=1 ${network('n0', 'e1000e')},bus=rp1 ${network('n1', 'virtio-net-pci')}
      ${network('n2', 'vmxnet3')} -device qemu-xhci,id=x -device usb-tablet,bus=x.0 -device usb-kbd,bus=x.0
      -device usb-ehci,id=e ${blank('d5')} -device usb-storage,drive=d5,bus=e.0
      -audiodev none,id=a0 -device ich9-intel-hda -device hda-duplex,audiodev=a0 -device virtio-balloon-pci -device virtio-rng-pci
      -device virtio-keyboard-pci -device virtio-tablet-pci -device vmcoreinfo -device vmgenid,guid=324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87
      -device intel-iommu -device pci-testdev -device edu -device ib700
      -device virtio-serial-pci -chardev null,id=c0 -device virtserialport,chardev=c0`),
    run: 2,
  },
  'pc-devices': {
    args: words(`-M pc -m 16 -vga cirrus -nic none ${blank('d0')} -device ide-hd,drive=d0,bus=ide.0 ${blank('d1')}
      -device lsi53c895a,id=s0 -device scsi-hd,drive=d1,bus=s0.0 ${network('n0', 'e1000')} ${network('n1', 'rtl8139')}
      ${network('n2', 'pcnet')} ${network('n3', 'ne2k_pci')} ${network('n4', 'i82559er')} -device piix3-usb-uhci,id=u
      -device usb-mouse,bus=u.0 -device usb-hub,bus=u.0 -device ich9-ahci,id=ahci ${blank('d2')} -device ide-cd,drive=d2,bus=ahci.0
      -audiodev none,id=a0 -device sb16,audiodev=a0 -device AC97,audiodev=a0 -device ES1370,audiodev=a0 -device adlib,audiodev=a0
      -device pci-bridge,id=b1,chassis_nr=1 -device i6300esb,bus=b1,addr=1 -serial null -parallel null -fda blank.img -snapshot
      -device isa-debugcon,chardev=c0 -chardev null,id=c0 -device usb-ccid -device pvpanic -device sdhci-pci -device am53c974`),
    run: 2,
  },
  'old-q35': { args: words('-M pc-q35-4.2 -m 8 -nodefaults'), run: 0.5 },
  'old-pc': { args: words('-M pc-i440fx-3.0 -m 8 -nodefaults'), run: 0.5 },
  microvm: { args: words('-M microvm -m 8 -nodefaults -serial null'), run: 0.5 },
  isapc: { args: words('-M isapc -m 8 -nodefaults'), run: 0.5 },
  'arm-devices': {
    machine: 'arm',
    args: words(`-M virt,gic-version=3,secure=on -cpu cortex-a72 -smp 3 -m 16 -nodefaults -serial null ${network('n0', 'e1000e')}
      -device qemu-xhci,id=x -device usb-kbd,bus=x.0 ${blank('d0')} -device virtio-blk-pci,drive=d0 -device ramfb`),
    run: 0.5,
  },
  big: { ...noise(1024), named: true },
  /** Pages of 1 KiB, which only the description tells. */
  'small-pages': { machine: 'arm', args: words('-M kzm -m 16 -nodefaults -serial null'), run: 0.2 },
}

/** Nothing in RAM that could be packed: a stream as large as its RAM. */
function noise(mebibytes) {
  const file = `noise-${mebibytes}.ram`
  const memory = `memory-backend-file,id=pc.ram,size=${mebibytes}M,share=on,mem-path=${file}`
  return { args: words(`-M pc,memory-backend=pc.ram -m ${mebibytes} -nodefaults -object ${memory}`) }
}

function multifd(method) {
  return {
    ...busy,
    live: 8_000_000,
    to: 'channels',
    capabilities: ['multifd'],
    parameters: { 'multifd-channels': 2, 'multifd-compression': method },
  }
}

/** Slow after the switch as well: the guest, which runs at the destination by then, has to ask for pages. */
function postcopy(capabilities) {
  const parameters = { 'max-postcopy-bandwidth': 4_000_000 }
  return { ...busy, since: 8, to: 'postcopy', capabilities, parameters, passes: 2 }
}

/** Two bitmaps of one disk and one of another, with bits that a write behind the guest's back has set. */
async function dirtyBitmaps(qemu) {
  await qemu.execute('block-dirty-bitmap-add', { node: 'disk0', name: 'since monday', granularity: 65536 })
  await qemu.execute('block-dirty-bitmap-add', { node: 'disk0', name: 'b', disabled: true })
  await qemu.execute('block-dirty-bitmap-add', { node: 'disk1', name: 'b' })
  for (const range of ['0 64k', '1M 3M', '60M 4k']) await qemu.monitor(`qemu-io disk0 "write -z ${range}"`)
}
