/** node test/tools/qemu/make-streams.mjs FOLDER [NAME[@MAJOR]...]: streams of the QEMUs at hand; QEMU 10 from $QEMU10. Without names, all but the big ones. */

import { installations } from './installation.mjs'
import { recipes } from './recipes.mjs'
import { makeStream } from './source.mjs'

const [folder, ...names] = process.argv.slice(2)
for (const installation of installations(process.env.QEMU10)) {
  for (const [name, recipe] of Object.entries(recipes)) {
    const full = `${name}@${installation.major}`
    if (names.length === 0 && recipe.named) continue
    if (names.length > 0 && !names.includes(name) && !names.includes(full)) continue
    if (installation.major < (recipe.since ?? 0) || installation.major >= (recipe.below ?? Infinity)) continue
    try {
      const { files } = await makeStream(installation, folder, `${name}-${installation.major}`, recipe)
      console.log(files.map(({ file, size }) => `${file}: ${size} octets`).join('\n'))
    } catch (error) {
      console.log(`${full}: ${error.message}`)
      process.exitCode = 1
    }
  }
}
