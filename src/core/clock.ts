/** The only source of time; pure code is handed one. */
export interface Clock {
  /** Monotonic milliseconds, for durations. */
  monotonic(): number;
  /** Wall-clock time as an ISO 8601 string in UTC, for records. */
  timestamp(): string;
}
