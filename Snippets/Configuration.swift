// What a configuration says for one telescope.
// snippet.hide
let files = Array(CommandLine.arguments.dropFirst())
// snippet.show
import SSTPipelines

let configuration = try PipelineConfiguration(files: files)
switch try configuration.cleaner(ofTelescope: 21) {
case .sst(let entries):
  let entry = SSTCleaningSettings.choice(from: entries, nsbLevel: 1.4)
  print("picture threshold of at least", entry?.pictureThreshold ?? .nan, "p.e.")
case .fixed(let settings):
  print(settings.name.rawValue, settings.double("picture_threshold_pe") ?? .nan)
}
