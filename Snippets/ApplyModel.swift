// A model applied to a table of events.
import Forests
import SSTIO
import SSTPipelines

let model = try Forest(path: "energies/mono/reg_energy_tel_001.forest")
let file = try HDF5File(readingFrom: "energies/dl1/gamma_dl1.h5")
let table = try FeatureReader(file, "/dl1/event/telescope/parameters/tel_001")
let events = try table.read(model.features.map(\.name))
let logEnergies = try model.predict(events.table, jobs: 4).output(0)
print(events.rows.count, "events; the first:", logEnergies.first ?? .nan)
