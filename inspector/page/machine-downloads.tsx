/** What can be made of the stream: another form of it, or a block of RAM. */
import { useState } from 'preact/hooks'
import type { DownloadForm } from '../shared/machine.ts'
import type { MachineModel } from './machine-model.ts'
import { saveMachine } from './machine-save.ts'
import { sizeText } from './numbers.ts'

interface Choice {
  readonly label: string
  readonly form: DownloadForm
  readonly name: string
}

export function MachineDownloads({ model }: { readonly model: MachineModel }) {
  const file = model.session.file.value
  const blocks = model.summary.value?.blocks ?? []
  const stem = (file?.name ?? 'machine').replace(/\.(?:mig|ber|gz|save|qcow2|bin)$/i, '')
  const choices: readonly Choice[] = [
    { label: 'The stream in BER', form: 'ber', name: `${stem}.ber` },
    { label: 'The stream in binary', form: 'binary', name: `${stem}.mig` },
    { label: 'A plain stream, for any QEMU', form: 'stream', name: `${stem}.plain.mig` },
    ...blocks.map(({ name, length }) => ({
      label: `RAM ${name}, ${sizeText(length)}`,
      form: { block: name },
      name: `${stem}.${name.replace(/[^\w.-]+/g, '_')}.raw`,
    })),
  ]
  const [chosen, setChosen] = useState(0)
  const choice = choices[chosen] ?? choices[0]!
  return (
    <span class="machine-downloads">
      <select
        aria-label="What to download"
        value={String(chosen)}
        onChange={(event) => setChosen(Number(event.currentTarget.value))}
      >
        {choices.map(({ label }, index) => (
          <option key={label} value={index}>
            {label}
          </option>
        ))}
      </select>
      <button
        type="button"
        disabled={model.work.current.value !== undefined}
        onClick={() => void saveMachine(model, choice.form, choice.name)}
      >
        Download
      </button>
    </span>
  )
}
