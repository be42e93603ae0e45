import { peersCertificates as c, peersTypedValues as t } from './cases/peers.ts'

for (const [k, n] of [
  [c, 1500],
  [t, 100],
] as any) {
  const p = await k.prepare({ mib: 1, rounds: 1 })
  const best = p.contenders.map(() => 1e9)
  for (let r = 0; r < 12; r++)
    p.contenders.forEach((x: any, i: number) => {
      const m = x.name.startsWith('asn1js') ? n / 100 : n
      const a = process.cpuUsage()
      for (let j = 0; j < m; j++) x.run()
      const u = process.cpuUsage(a)
      best[i] = Math.min(best[i], (u.user + u.system) / m)
    })
  p.contenders.forEach((x: any, i: number) => console.log(x.name.padEnd(20), best[i].toFixed(2), 'us', x.role))
}
