// Errors say what, where and what to do.
import SSTCore
import SSTPipelines

do {
  _ = try PipelineConfiguration(json: #"{"analysys": {}}"#, name: "night.json")
} catch {
  // E0231 config-unknown-key night.json:1: unknown key 'analysys'; did you mean 'analysis'?
  print(error.code, error)
}
