// From a raw file to a DL1 file as `sstctl r0-dl1` makes it, with cleaning and a column of one's own.
// snippet.hide
var arguments = Array(CommandLine.arguments.dropFirst())
let isAsIs = arguments.last == "--as-is"
if isAsIs { arguments.removeLast() }
guard arguments.count == 2 else { fatalError("a raw SST-1M file and the folder for the DL1 file [--as-is]") }
let (raw, folder) = (arguments[0], arguments[1])
// snippet.show
import Reconstruction
import SSTCore
import SSTPipelines

/// The configured cleaning, without pixels whose peak time is far from that of the brightest one.
struct TimelyPixels: ImageAnalysis {
  typealias Conditions = NightSkyCleaning.Conditions

  var standard: NightSkyCleaning
  let limitNS: Float = 12

  var selectionConditions: Conditions { standard.selectionConditions }
  func conditions(_ sky: NightSky) -> Conditions { standard.conditions(sky) }
  func pictureThresholds(of conditions: Conditions) -> PictureThresholds? { conditions.thresholds }
  func isEmpty(_ parameters: ImageParameters) -> Bool { !parameters.isDefined }

  mutating func analyze(
    image: Span<Float>, peakTime: Span<Float>, _ conditions: Conditions, mask: inout MutableSpan<Bool>
  ) -> ImageParameters {
    let parameters = standard.analyze(image: image, peakTime: peakTime, conditions, mask: &mask)
    guard let brightest = image.indices.filter({ mask[$0] }).max(by: { image[$0] < image[$1] }) else {
      return parameters
    }
    for pixel in image.indices where abs(peakTime[pixel] - peakTime[brightest]) > limitNS {
      mask[pixel] = false
    }
    return standard.parameters(image: image, peakTime: peakTime, mask: mask.span)
  }
}

var options = R0DL1Options(configuration: try .packaged())
options.outputDirectory = folder
options.jobs = 2
var pipeline = R0DL1Pipeline(options: options)
let summary: R0DL1Summary
if isAsIs {
  summary = try pipeline.run(raw)
} else {
  pipeline.addColumn("charge_density", "photoelectrons per pixel of the cleaned image") { event in
    event.parameters.hillas.intensity / Double(event.parameters.morphology.nPixels)
  }
  summary = try pipeline.run(raw) { TimelyPixels(standard: $0) }
}
print(summary.writtenCount, "events in", summary.outputs[0])
