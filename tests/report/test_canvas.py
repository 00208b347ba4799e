import io

import matplotlib
import numpy as np

from plugin_verify.report import canvas


def figure():
    with matplotlib.rc_context(canvas.STYLE):
        found = canvas.new_figure(2.0)
        (axes,) = canvas.axes_of(found)
        canvas.label_rows(axes, ["a label that takes much of the room there is", "b"])
        canvas.log_axis(axes, 1e-3, 10)
        axes.plot(np.geomspace(1e-2, 5, 2), [0, 1])
        canvas.legend(found, ["SUPPORTED", "REFUTED"])
    return found


def test_a_figure_laid_out_once_is_the_one_that_matplotlib_saves() -> None:
    with matplotlib.rc_context(canvas.STYLE):
        text, buffer = canvas.to_svg(figure()), io.StringIO()
        figure().savefig(buffer, format="svg", facecolor=canvas.PAPER)
    drawn = text[text.index("<defs>"):]
    saved = buffer.getvalue()
    assert drawn == saved[saved.index("<defs>", saved.index("</metadata>")):]
