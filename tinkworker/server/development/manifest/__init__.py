"""
Tinkerbell's Kubernetes resources, as people write them into files: Template, Workflow and Hardware of `v1alpha1`.

A Workflow names its Template and its Hardware, which are looked for in all files that were given. What the controller
does beside rendering the template (the machine's booting, references to other resources) is not done here, and said.
"""
