/// What to do with a damaged input: readers and pipelines share the words.
public enum CorruptionPolicy: String, Sendable, CaseIterable {
  /// Stop with an error; nothing is written for the input.
  case stop
  /// Leave the input out and go on with the next one. A reader throws as for ``stop``; its caller goes on.
  case skip
  /// Process exactly the complete events before the damage; the output says that it is incomplete.
  case recover
}
