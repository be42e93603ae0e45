/**
 * Fields that tell the host's time: they go on while a guest is stopped, so that a QEMU that loads the same stream twice
 * saves them with other octets. The virtual clock, and with it all other timers, stands still.
 */
const clocks = [
  // Seconds, minutes, hours, day of the week, day, month, year; the flags that say a second has passed; the century.
  { device: /^mc146818rtc:/, path: /^cmos_data$/, octets: [0, 2, 4, 6, 7, 8, 9, 0x0c, 0x32, 0x37] },
  { device: /^mc146818rtc:/, path: /^(periodic_timer|next_periodic_time|update_timer|next_alarm_time)$/ },
  { device: /^mc146818rtc:/, path: /^(base_rtc|last_update|offset)$/ },
  { device: /^pl031:/, path: /tick_offset/ },
]

/** Whether octet `at` of a field is one of a clock. */
export function isClock({ device, path }, at) {
  return clocks.some((clock) => {
    return clock.device.test(device) && clock.path.test(path) && (clock.octets?.includes(at) ?? true)
  })
}

/** Whether a field has any. */
export function isClockField({ device, path }) {
  return clocks.some((clock) => clock.device.test(device) && clock.path.test(path))
}
