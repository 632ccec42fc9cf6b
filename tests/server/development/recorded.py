"""The workflows that the real servers had when their answers were recorded."""

from collections.abc import Mapping

from attrs import field, frozen


@frozen
class Recorded:
    """
    A workflow of a recording.

    Attributes:
        template: What it was made of.
        id: Its id there, if that is one that nobody can choose.
        ids: Those of its tasks and actions, by "task" and "task/action".
    """

    template: str
    id: str = ""
    ids: Mapping[str, str] = field(factory=dict)


TINK_V0_12 = (
    Recorded("""\
version: "0.1"
name: relay
global_timeout: 1800
tasks:
  - name: first
    worker: w1
    volumes: [/dev:/dev, "/lib/firmware:/lib/firmware:ro"]
    environment:
      FROM_TASK: task
      BOTH: task
    actions:
      - name: one
        image: quay.io/example/image2disk:v1.0.0
        timeout: 600
        command: [-flag, argument with spaces, ""]
        on-failure: [dropped]
        on-timeout: [dropped]
        volumes: ["/dev:/dev:ro", /tmp/x:/x]
        environment:
          DEST_DISK: /dev/sda
          EMPTY:
          BOTH: action
          CONTENTS: |
            line one
            line = two
        pid: host
      - {name: two, image: "bb:1", timeout: 90}
  - name: second
    worker: w2
    actions:
      - {name: one, image: "bb:1", timeout: 5}
"""),
    Recorded("""\
version: "0.1"
name: fails
global_timeout: 1800
tasks:
  - name: task1
    worker: w1
    actions:
      - {name: boom, image: "bb:1", timeout: 5}
"""),
    Recorded("""\
version: "0.1"
name: future
global_timeout: 1800
tasks:
  - name: task1
    worker: w3
    actions:
      - {name: boom, image: "bb:1", timeout: 5}
      - {name: next, image: "bb:1", timeout: 5}
"""),
)

FIRST_WORKER = "0eba0bf8-3772-4b4a-ab9f-6ebe93b90a94"
SECOND_WORKER = "1eba0bf8-3772-4b4a-ab9f-6ebe93b90a95"
TINK_V0_6 = (
    Recorded(
        f"""\
version: "0.1"
name: relay
global_timeout: 1800
tasks:
  - name: first
    worker: {FIRST_WORKER}
    volumes: [/dev:/dev, "/lib/firmware:/lib/firmware:ro"]
    environment:
      BOTH: task
      FROM_TASK: task
    actions:
      - name: one
        image: image2disk:v1.0.0
        timeout: 600
        command: [-flag, argument with spaces, ""]
        on-timeout: [sh, -c, echo timeout]
        on-failure: [sh, -c, echo failure]
        volumes: ["/dev:/dev:ro", /tmp/x:/x]
        environment:
          DEST_DISK: /dev/sda
          EMPTY:
          BOTH: action
          CONTENTS: |
            line one
            line = two
          MODE: 0600
          COMPRESSED: true
        pid: host
      - {{name: two, image: "bb:1", timeout: 90}}
  - name: second
    worker: {SECOND_WORKER}
    actions:
      - {{name: one, image: "bb:1", timeout: 5}}
""",
        id="332c858c-e615-11f1-a073-0e33ce0c9e85",
    ),
    Recorded(
        f"""\
version: "0.1"
name: fails
global_timeout: 1800
tasks:
  - name: task1
    worker: {FIRST_WORKER}
    actions:
      - {{name: boom, image: "bb:1", timeout: 5}}
      - {{name: never, image: "bb:1", timeout: 5}}
""",
        id="33339b54-e615-11f1-a073-0e33ce0c9e85",
    ),
    Recorded(
        f"""\
version: "0.1"
name: single
global_timeout: 1800
tasks:
  - name: task1
    worker: {FIRST_WORKER}
    actions:
      - {{name: only, image: "bb:1", timeout: 5}}
      - {{name: other, image: "bb:1", timeout: 5}}
""",
        id="3339895b-e615-11f1-a073-0e33ce0c9e85",
    ),
)

_AGENTS = """\
version: "0.1"
name: wf1
global_timeout: 1800
tasks:
  - name: first
    worker: w1
    volumes: [/dev:/dev]
    environment: {FROM_TASK: task, BOTH: task}
    actions:
      - name: one
        image: quay.io/example/image2disk:v1.0.0
        timeout: 600
        command: [-flag, argument with spaces, ""]
        volumes: ["/dev:/dev:ro", /tmp/x:/x]
        environment:
          DEST_DISK: /dev/sda
          EMPTY:
          BOTH: action
          CONTENTS: |
            line one
            line = two
        pid: host
      - {name: two, image: "bb:1", timeout: 90, namespaces: {network: host, pid: host}}
      - {name: three, image: "bb:1", timeout: 5}
"""
AGENT_FIRST = (
    Recorded(
        _AGENTS,
        ids={
            "first": "01M80ECCH473R77RHPSRSV3A49",
            "first/one": "01M80ECCH473R77RHPSF76XMZ8",
            "first/two": "01M80ECCH473R77RHPSHMS41BQ",
            "first/three": "01M80ECCH473R77RHPSNDS02MC",
        },
    ),
    Recorded(
        """\
version: "0.1"
name: wf2
global_timeout: 1800
tasks:
  - name: first
    worker: w2
    actions:
      - {name: boom, image: "bb:1", timeout: 5}
""",
        ids={"first": "01M80ECCH7V6G7RYZYF7R8Y0FP", "first/boom": "01M80ECCH7V6G7RYZYF14EMJ95"},
    ),
)
AGENT_SECOND = (
    Recorded(_AGENTS, ids={"first": "01M80EZQMZ6BTRZ7HEHPWFPFEB", "first/one": "01M80EZQMZ6BTRZ7HEHM95MPJ0"}),
)
