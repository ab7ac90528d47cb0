// What a configuration says for one telescope.
// snippet.hide
let files = Array(CommandLine.arguments.dropFirst())
// snippet.show
import Reconstruction
import SSTPipelines

let configuration = try PipelineConfiguration(files: files)
switch try configuration.cleaner(ofTelescope: 21) {
case .sst(let settings):
  let entry = SSTCleanerParameters.entry(in: try settings.entries(ofTelescope: 21), nsbLevel: 1.4)
  print("picture threshold of at least", entry?.pictureThresholdPE ?? .nan, "p.e.")
case .fixed(let cleaner):
  print(cleaner, cleaner.pictureThresholdPE)
}
