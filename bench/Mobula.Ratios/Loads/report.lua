-- One line that a program can read, after wrk's own lines for people. Times are in microseconds.
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("REPORT %d %d %d %.1f %.1f %.1f\n",
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency.mean, latency:percentile(50.0), latency:percentile(99.0)))
end
