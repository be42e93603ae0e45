/** Output visitors to begin from: one that ignores whatever it is told, and one that hands it on. */
import type { Configuration, DeviceContents, PageRun, RamBlock, Section, Visitor } from './visitor.ts'

export class IgnoringVisitor implements Visitor {
  header(_version: number): void {}
  configuration(_configuration: Configuration): void {}
  startSection(_section: Section): void {}
  startBlocks(_totalRam: bigint): void {}
  block(_block: RamBlock): void {}
  mappedPages(_run: PageRun): void {}
  endMappedPages(): void {}
  endBlocks(): void {}
  pages(_run: PageRun): void {}
  flush(): void {}
  endOfRam(): void {}
  device(_device: DeviceContents): void {}
  opaque(_octets: Uint8Array): void {}
  endSection(_footer: number | undefined): void {}
  command(_command: number, _data: Uint8Array, _packaged: boolean): void {}
  endPackage(): void {}
  endOfFile(): void {}
  startDescription(_length: number): void {}
  startTail(): void {}
  octets(_piece: Uint8Array): void {}
  endOctets(): void {}
  finish(): void {}
}

/** Hands on to `output` what a subclass does not change. */
export class ForwardingVisitor<Output extends Visitor = Visitor> implements Visitor {
  readonly output: Output

  constructor(output: Output) {
    this.output = output
  }

  header(version: number): void {
    this.output.header(version)
  }

  configuration(configuration: Configuration): void {
    this.output.configuration(configuration)
  }

  startSection(section: Section): void {
    this.output.startSection(section)
  }

  startBlocks(totalRam: bigint): void {
    this.output.startBlocks(totalRam)
  }

  block(block: RamBlock): void {
    this.output.block(block)
  }

  mappedPages(run: PageRun): void {
    this.output.mappedPages(run)
  }

  endMappedPages(): void {
    this.output.endMappedPages()
  }

  endBlocks(): void {
    this.output.endBlocks()
  }

  pages(run: PageRun): void {
    this.output.pages(run)
  }

  flush(): void {
    this.output.flush()
  }

  endOfRam(): void {
    this.output.endOfRam()
  }

  device(device: DeviceContents): void {
    this.output.device(device)
  }

  opaque(octets: Uint8Array): void {
    this.output.opaque(octets)
  }

  endSection(footer: number | undefined): void {
    this.output.endSection(footer)
  }

  command(command: number, data: Uint8Array, packaged: boolean): void {
    this.output.command(command, data, packaged)
  }

  endPackage(): void {
    this.output.endPackage()
  }

  endOfFile(): void {
    this.output.endOfFile()
  }

  startDescription(length: number): void {
    this.output.startDescription(length)
  }

  startTail(): void {
    this.output.startTail()
  }

  octets(piece: Uint8Array): void {
    this.output.octets(piece)
  }

  endOctets(): void {
    this.output.endOctets()
  }

  finish(): void {
    this.output.finish()
  }
}
