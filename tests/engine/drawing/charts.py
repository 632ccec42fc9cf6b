"""Charts to draw: the worker's own, and one with everything that a chart can say."""

from tests.engine.workshop import topology
from tinkworker.engine.reading import read_file
from tinkworker.engine.topology import Topology, flatten
from tinkworker.lifecycle.charts import NAMES, folder

PARCEL = topology("""
    chart: parcel
    initial: home
    events: {call: operator, sign: operator}
    states:
      home:
        initial: packing
        ignore: sign
        when:
          call: {do: answer}
        after:
          patience: {assign: [give_up, sigh], target: returned}
        states:
          packing:
            invoke: shop.pack
            when:
              packed: {assign: note, target: moving}
              torn:
                - {if: tape_left, target: mending}
                - {target: lost}
          mending:
            defer: call
            after: {breath: packing}
      moving:
        description: On its way.
        entry: {do: wave, spawn: van, send: {to: parent, event: gone}}
        exit: [close]
        waits_for: van
        always:
          - {if: arrived, target: there}
          - {else: stay}
      there: {final: true}
      lost: {final: true}
      returned: {final: true}
""")
"""The life of a parcel."""

OURS = {name: flatten(read_file(folder() / f"{name}.yaml")) for name in NAMES}
"""The worker's own charts."""

ALL: dict[str, Topology] = {"parcel": PARCEL, **OURS}
