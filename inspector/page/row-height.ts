/** Rows are taller where they are touched. */
import { useEffect, useState } from 'preact/hooks'

const coarse = matchMedia('(pointer: coarse)')
const height = (): number => (coarse.matches ? 36 : 24)

/** In pixels. */
export function useRowHeight(): number {
  const [rowHeight, setRowHeight] = useState(height)
  useEffect(() => {
    const change = (): void => setRowHeight(height())
    coarse.addEventListener('change', change)
    return () => coarse.removeEventListener('change', change)
  }, [])
  return rowHeight
}
