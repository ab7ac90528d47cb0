import ArgumentParser
import SSTIO

/// What raw SST-1M files do not say of themselves.
struct RawReadingOptions: RecordedOptions {
  @Option(help: ArgumentHelp("The telescope, where the file does not say (21 or 22).", valueName: "n"))
  var telescopeId: Int?
  @Option(help: "The scale of the camera clock; auto takes utc for files before 2020 whose own date says so.")
  var timeScale = RawReadOptions.TimeScale.auto
  @Option(help: "The unit of stored baselines.") var baselineUnit = RawReadOptions.BaselineUnit.auto

  /// Puts the options into those of the reader.
  func apply(to options: inout RawReadOptions) {
    options.telescopeID = telescopeId
    options.timeScale = timeScale
    options.baselineUnit = baselineUnit
  }
}
