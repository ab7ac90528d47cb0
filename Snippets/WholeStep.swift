// A whole step from file to file, with another cleaning.
// snippet.hide
let path = CommandLine.arguments.dropFirst().first ?? "raw/SST1M1_20260121_0001.fits.fz"
// snippet.show
import Logging
import SSTPipelines

var options = R0DL1Options(
  configuration: try PipelineConfiguration(
    json: #"{"ImageProcessor": {"image_cleaner_type": "TailcutsImageCleaner"}}"#))
options.outputDirectory = "dl1"
options.jobs = 4
let summary = try R0DL1Pipeline(options: options, log: Logger(label: "analysis")).run(path)
print(summary.writtenCount, "events in", summary.outputs[0])
