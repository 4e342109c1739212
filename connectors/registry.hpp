// All kinds of source there are. A new connector is a folder, a row in registry.cpp and a folder of cases.
#pragma once

#include "connector.hpp"

namespace kuaixun {

Connectors all_connectors();

}  // namespace kuaixun
