package com.trippl.pipeline.admin.shell;

import com.vaadin.flow.component.Component;

/** Something for the top bar, as a bean of the page that has it: the search. */
public interface TopBarItem {
    /** Makes one for a new window; may be an invisible one for those who may not use it. */
    Component create();
}
