// Gains of a camera from low-light runs.
import Logging
import SSTPipelines

var options = LabSPEOptions()
options.lab.outputDirectory = "results"
options.lab.omitsReports = true
let inputs = try LabInputs(lowLight: ["lab-runs/spe"])
let result = try LabSPEPipeline(options: options, log: Logger(label: "lab")).run(inputs)
for pixel in result.pixels where pixel.isGood {
  let gain = pixel.parameter("pe")
  print(pixel.number, gain.value, "±", gain.error, inputs.runs[0].chargeUnit)
}
