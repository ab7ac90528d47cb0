/// What a long job reports while it runs; how it is shown is the caller's business.
public protocol ProgressObserver: Sendable {
  /// Called now and then from the thread that drives the job.
  ///
  /// - Parameters:
  ///   - done: units done so far.
  ///   - total: all units, if known.
  ///   - unit: what is counted, for example `events`.
  func progressed(done: Int, total: Int?, unit: String)
}
