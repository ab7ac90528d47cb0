// A raw file becomes a DL1 file, whose images are read back.
import SSTData
import SSTPipelines

var options = R0DL1Options(configuration: try .packaged())
options.outputDirectory = "own-dl1"
let run = try R0DL1Pipeline(options: options).run("raw/SST1M1_20260121_0001.fits.fz")
for image in try DL1File(readingFrom: run.outputs[0]).parameters(ofTelescope: 21).all()
where image.parameters.isDefined {
  print("event", image.id.array.event, image.parameters.hillas.intensity, "p.e.")
}
